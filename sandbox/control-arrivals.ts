import { z } from 'zod';
import type { Post } from './control-door.ts';
import type { SandboxParts } from './sandbox-parts.ts';

/** What the people do who look after the systems that golive writes to. */
export function addShopPageControls(post: Post, { shopPage }: SandboxParts): void {
  post('/shop-status/remove-component', z.strictObject({ id: z.string().min(1) }), ({ id }) =>
    shopPage.removeComponent(id),
  );
}
