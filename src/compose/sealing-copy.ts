// What sealing an old log needs: the keys of this installation, the definitions, and what the log says of its schools.
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type StoredSealing, storedSealing } from '#operating/log-copy/seal-stored.ts'
import { readStanding, type StandingParts } from '#operating/log-copy/standing.ts'
import type { Config } from '#platform/config.ts'
import { keysOf } from '#privacy/keys.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import school from '../../commands/identity/school.ts'
import { openKeyStore } from './open-keys.ts'

const types: StandingParts['types'] = {
  ofSchools: [schoolOpened.type, schoolZoneChanged.type, sealingChanged.type],
  erasure: subjectErased.type,
}

/** How to read from a log what its schools seal, and who was erased. */
export const standing = (codec: Pick<Codec, 'reader'>): StandingParts => ({ codec, school, types })

/** Opens the key store, which must exist. `of-schools` seals at the level that each school has now. */
export async function openSealing(
  config: Config,
  source: EventLog,
  level: SealingLevel | 'of-schools',
  signal?: AbortSignal,
): Promise<StoredSealing & { close(): Promise<void> }> {
  const { events: definitions } = await readDefinitions()
  const store = await openKeyStore(config, { make: 'never' })
  try {
    const keys = keysOf(store)
    const said = await readStanding(source, await source.head(), standing(codecOf(definitions, keys)), signal)
    const levelOf = level === 'of-schools' ? said.levelOf : () => level
    const sealing = storedSealing({ definitions, keys, levelOf, erased: said.erased })
    return { ...sealing, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}
