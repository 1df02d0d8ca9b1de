// What a decision needs that is not in its state, read before it is decided.
import type { AgeOfConsent, Command, CommandContext, NamedFact } from '#kernel/command.ts'
import type { Instant, PersonId, Position, StreamName, TenantId, Zone } from '#kernel/ids.ts'
import { type Needed, type NeededModels, NO_ROWS } from '#kernel/needs.ts'
import type { Projection } from '#kernel/projection.ts'
import { CommandFailed } from './command-problem.ts'

/** Rows of one read model that a decision needs: those that match one of the keys, which may be partial. */
export type NeededKeys = { readonly name: string; readonly from: Projection; readonly keys: readonly object[] }

export type NeededRows = {
  readonly rows: Needed<NeededModels>['needed']
  readonly position: Position
  /** Whether the rows show everything that the log held for them when they were asked for. */
  readonly isCurrent: boolean
}

export type NeedParts = {
  /** For commands that need the age of their subject. Absent: it is never known. */
  readonly ageOf?: (tenant: TenantId, person: PersonId, now: Instant, zone: Zone) => Promise<AgeOfConsent>
  /** For commands that need the prerequisites of the skills in their input. Absent: none are known. */
  readonly prerequisitesIn?: (
    tenant: TenantId,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<NonNullable<CommandContext['prerequisites']>>
  /** Finds the event that a command names in its input. If it is missing, no event is found. */
  readonly factIn?: (
    tenant: TenantId,
    stream: StreamName,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<NamedFact | null>
  /** For commands that need rows of read models, in one snapshot. Absent: such commands fail. */
  readonly rowsFor?: (tenant: TenantId, asked: readonly NeededKeys[]) => Promise<NeededRows>
}

type Asked = {
  readonly input: Readonly<Record<string, unknown>>
  readonly asked: CommandContext
  readonly stream: StreamName
  readonly subject: PersonId | null
}

type Known = Needed<NeededModels> & Pick<CommandContext, 'age' | 'prerequisites' | 'fact'>
export type NeededContext = { readonly known: Known; readonly isCurrent: boolean }

export const NOTHING_NEEDED: NeededContext = { known: NO_ROWS, isCurrent: true }

/** The decision refused on rows that may lack what it looked for. */
export const ofStaleRows = ({ needs }: Pick<Command, 'needs'>): CommandFailed =>
  new CommandFailed({ kind: 'rows-unknown', projections: modelsOf(needs), isBuilt: true, retryAfterMs: 1_000 })

const modelsOf = (needs: Command['needs']): readonly string[] =>
  typeof needs === 'object' ? [...new Set(Object.values(needs).map(({ from }) => from.name))] : []

export async function neededBy(
  { name, needs }: Pick<Command, 'name' | 'needs'>,
  { ageOf, prerequisitesIn, factIn, rowsFor }: NeedParts,
  { input, asked: { tenant, now, zone }, stream, subject }: Asked,
): Promise<NeededContext> {
  if (needs === undefined) return NOTHING_NEEDED
  if (needs === 'age')
    return subject !== null && ageOf
      ? { known: { ...NO_ROWS, age: await ageOf(tenant, subject, now, zone) }, isCurrent: true }
      : NOTHING_NEEDED
  if (needs === 'prerequisites')
    return prerequisitesIn
      ? { known: { ...NO_ROWS, prerequisites: await prerequisitesIn(tenant, input) }, isCurrent: true }
      : NOTHING_NEEDED
  if (needs === 'fact') {
    const fact = await factIn?.(tenant, stream, input)
    return fact ? { known: { ...NO_ROWS, fact }, isCurrent: true } : NOTHING_NEEDED
  }
  const asked = Object.entries(needs).map(([name, { from, keys }]) => ({ name, from, keys: keys(input) }))
  // With this input it needs none: nothing is read, and nobody waits for a read model.
  if (asked.every(({ keys }) => keys.length === 0))
    return {
      known: { ...NO_ROWS, needed: Object.fromEntries(asked.map(({ name }) => [name, []])) },
      isCurrent: true,
    }
  if (!rowsFor) throw new TypeError(`command ${name} needs rows of read models, and there is nothing that reads them`)
  const { rows, position, isCurrent } = await rowsFor(tenant, asked)
  return { known: { needed: rows, neededAt: position }, isCurrent }
}
