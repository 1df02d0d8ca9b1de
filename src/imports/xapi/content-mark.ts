// Distinguishes two statements with the same id by their content, ignoring spelling and what servers add.
import { fingerprint, type Instant } from '#kernel/ids.ts'
import { vocabularyKey } from './spellings.ts'

/** Fields that servers set (xAPI 1.0.3, 2.3.1 and 2.2), and names, which can change although the fact does not. */
const OF_SERVERS: ReadonlySet<string> = new Set(['id', 'stored', 'authority', 'version', 'timestamp', 'actor', 'verb'])
const OF_DESCRIPTIONS: ReadonlySet<string> = new Set(['definition', 'display', 'attachments'])
const LISTS: ReadonlySet<string> = new Set(['parent', 'grouping', 'category', 'other'])

/** The parsed parts of a statement, which replace their spelling in the source. */
export type Understood = {
  readonly at: Instant
  readonly account: { readonly homePage: string; readonly name: string }
  readonly verb: string
}

/** The content of the statement in canonical form: equal for two copies of one statement. */
export const contentOf = (statement: object, { at, account, verb }: Understood): string =>
  JSON.stringify([at, account.homePage, account.name, vocabularyKey(verb), plain(statement, OF_SERVERS)])

/** Zero means unknown, as in imports by the first release. */
export const markOf = (content: string): number => fingerprint(content) || 1

function plain(value: unknown, without: ReadonlySet<string> = OF_DESCRIPTIONS): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (without.has(key) || OF_DESCRIPTIONS.has(key)) return []
    if (key === 'objectType' && (inner === 'Activity' || inner === 'Agent')) return []
    const list = LISTS.has(key) && !Array.isArray(inner) ? [inner] : inner
    const said = plain(list)
    const isEmpty =
      said === null || said === undefined || (typeof said === 'object' && Object.keys(said as object).length === 0)
    return isEmpty ? [] : [[key, said]]
  })
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
}
