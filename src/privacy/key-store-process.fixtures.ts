// A process that tests kill: `node key-store-process.fixtures.ts DIRECTORY create|rotate|erase [URL]`. It prints each key that it
// was given, so that the test knows what was acknowledged.
import type { EventId, PersonId, TenantId } from '#kernel/ids.ts'
import { openKept } from './key-store.fixtures.ts'
import { DOOMED, textsInAll } from './key-store-texts.fixtures.ts'
import { rotate } from './rotation.ts'

const [directory = '', what, url] = process.argv.slice(2)
const store = await openKept(directory, url)
if (what === 'rotate') await rotate(store)
else if (what === 'erase') await store.eraseTexts(textsInAll, [DOOMED])
else
  for (let n = 0; n < 200; n += 1) {
    const tenant = crypto.randomUUID() as TenantId
    const scopes = Array.from({ length: 3 }, () => ({
      tenant,
      person: crypto.randomUUID() as PersonId,
      use: { kind: 'names', event: crypto.randomUUID() as EventId } as const,
    }))
    for (const key of await store.obtain(scopes))
      if (key !== 'destroyed') process.stdout.write(`${key.id} ${key.secret.export().toString('hex')}\n`)
  }
await store.close()
