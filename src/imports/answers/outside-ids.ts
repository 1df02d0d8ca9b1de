// The learners of imported answers, by the ids that the other system gave them.
//
// The outside id is stored nowhere. A learner's id is a keyed hash of it, under a key derived from the secret of the school:
// whoever has an outside id and the secret finds the learner, and nobody can go back from the learner to the outside id, or
// try ids without the secret.
import { createHmac, hkdfSync } from 'node:crypto'
import { uuidOf } from '#kernel/derived-uuid.ts'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { outsideId } from '../outside-codes.ts'

export type OutsideIds = {
  /**
   * The learners with these outside ids, in the same order. Any text has a learner: whether the school has ever heard of them
   * is in the log. Blanks around an id do not matter, and `12.0` is 12. Throws KeysUnavailable.
   */
  learnersOf(tenant: TenantId, ids: readonly string[]): Promise<readonly PersonId[]>
}

export const outsideIds = (keys: Pick<KeyStore, 'schoolSecret'>): OutsideIds => ({
  async learnersOf(tenant, ids) {
    const secret = await keys.schoolSecret(tenant)
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'derived key: outside ids of learners/1', 32))
    return ids.map((id) =>
      PersonId.parse(uuidOf(createHmac('sha256', key).update(outsideId(id), 'utf8').digest('hex'))),
    )
  },
})
