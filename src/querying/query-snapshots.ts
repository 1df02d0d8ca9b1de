// The snapshots that queries read: one read-only transaction of one tenant, over a readable generation of each read model.
//
// Invariants: only the tenant's rows are visible; all rows are of one snapshot, and none of them is older than the positions that are
// given with it.
import type { Kysely, QueryCreator } from 'kysely'
import type { Position, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Tables } from '#kernel/query.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { sqlState } from '#platform/database-errors.ts'
import { inSchoolSnapshot } from '#platform/query-dialect.ts'
import {
  chooseGenerations,
  generationsAsTables,
  type NamedGenerations,
  type Readable,
  type ReadGeneration,
  readGenerationRows,
} from './readable-generations.ts'
import { rememberedGenerations } from './remembered-generations.ts'

type SnapshotOf = {
  readonly tenant: TenantId
  readonly readable: Readable
  readonly named: NamedGenerations
  readonly without: ReadonlySet<string>
  /** What its read models must show. */
  readonly reached: Position | undefined
}
type Chosen = ReturnType<typeof chooseGenerations>

const UNDEFINED_TABLE = '42P01'
const namesOf = ({ reads }: Readable): string[] => reads.map(({ name }) => name)

export function querySnapshots({ db, rememberedMs }: { readonly db: Kysely<unknown>; readonly rememberedMs: number }) {
  const generations = rememberedGenerations(rememberedMs, () => performance.now())

  /** A read-only snapshot in which only the tenant's rows are visible. */
  const inTenant = <T>(tenant: TenantId, ask: (db: Kysely<Tables<readonly Projection[]>>) => Promise<T>): Promise<T> =>
    inSchoolSnapshot(db, tenant, (snapshot) => ask(snapshot.withTables<Tables<readonly Projection[]>>()))

  /** One snapshot over a readable generation of each read model. */
  const inSnapshot = async <T>(...[of, ask]: Parameters<typeof inOneSnapshot<T>>): Promise<T> => {
    try {
      return await inOneSnapshot(of, ask)
    } catch (error) {
      // The generation was dropped after it was chosen, because another has replaced it: use that one.
      if (sqlState(error) !== UNDEFINED_TABLE) throw error
      generations.forget(namesOf(of.readable))
      return inOneSnapshot(of, ask)
    }
  }

  const inOneSnapshot = <T>(
    of: SnapshotOf,
    ask: (db: QueryCreator<Tables<readonly Projection[]>>, chosen: readonly ReadGeneration[]) => Promise<T>,
  ): Promise<T> =>
    inTenant(of.tenant, async (transaction) => {
      const chosen = recentlyChosen(of) ?? (await chooseNow(transaction, of))
      const absent = [...chosen].flatMap(([{ name }, read]) => (read ? [] : [name]))
      const misnamed = absent.filter((name) => of.named.has(name)).map((name) => `${name}/${of.named.get(name)}`)
      if (misnamed.length > 0) {
        const detail = `Unknown, not built, or of a version that this program does not read: ${misnamed.join(', ')}.`
        throw new QueryFailed({ kind: 'invalid-input', fields: [{ pointer: '/generations', detail }] })
      }
      if (absent.length > 0) throw new QueryFailed({ kind: 'read-model-not-built', projections: absent })
      const read = [...chosen.values()].flatMap((generation) => generation ?? [])
      return ask(generationsAsTables(transaction, chosen, of.without), read)
    })

  /** Those that were chosen some milliseconds ago, unless they must be read: see remembered-generations.ts. */
  function recentlyChosen({ readable, named, reached }: SnapshotOf): Chosen | undefined {
    const rows = named.size > 0 ? undefined : generations.recent(namesOf(readable))
    if (!rows) return undefined
    const chosen = chooseGenerations(readable, rows, named)
    const areThere = [...chosen.values()].every(
      (read) => read !== null && (reached === undefined || read.position >= reached),
    )
    return areThere ? chosen : undefined
  }

  /** From the same snapshot as the rows. */
  async function chooseNow<DB>(db: Kysely<DB>, { readable, named }: SnapshotOf): Promise<Chosen> {
    const models = namesOf(readable)
    const startedMs = performance.now()
    const rows = models.length > 0 ? await readGenerationRows(db, models, named) : []
    if (named.size === 0) generations.remember(models, rows, startedMs)
    return chooseGenerations(readable, rows, named)
  }

  return { inTenant, inSnapshot }
}
