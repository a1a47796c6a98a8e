/** One small sound service for the small sound runbook. */
export const soundServices = `services:
  - id: shop
    title: Shop
    environment: production
    runbook: shop
    # What is deployed.
    repository: acme/shop
    ref: main
    workflows: { deploy: deploy.yml, rollback: rollback.yml }
    time_zone: Europe/Berlin
    channel: C0SHOP
    health:
      - id: web
        url: https://shop.example.com/health
        interval: 15s
        timeout: 5s
        max_latency: 2s
    audiences:
      - id: everybody
        title: Everybody
        slack: [C0ALL]
    roles:
      lead: { holder: U0TOM, deputy: U0TESS }
      boss: { holder: U0CARL }
`;
