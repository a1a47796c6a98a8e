FROM node:26.10.0-slim
ENV NODE_ENV=production \
    DATABASE_URL=file:/data/golive.db
WORKDIR /app
COPY package.json package-lock.json ./
# The `node` package is for development machines; the image brings its own.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY migrations ./migrations
COPY runbooks ./runbooks
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# No shell between the signal and the bot: it stops cleanly.
CMD ["node", "src/main.ts"]
