// Sends the definitions of an import to a school through the commands, so that what is the same adds nothing and what differs is
// a new version.
import { randomUUID } from 'node:crypto'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import { importerOf, type School, tenantOf } from './answers/answer-plans.ts'
import { schoolMissing } from './school-of.ts'

export type DefinitionParts = {
  readonly commands: CommandRunner
  readonly isOpen: (tenant: TenantId) => Promise<boolean>
  /** To open schools and to define what is imported. */
  readonly permissions: (tenant: TenantId) => Grants
}

export type DefinitionOptions = {
  readonly school: School
  readonly onDone?: (definitions: number) => void
  /** Ends after the definitions that were sent. */
  readonly signal?: AbortSignal
}

export type DefinitionCounts = {
  /** Definitions that were new, or differed. */
  readonly defined: number
  /** Definitions that the school had already. */
  readonly before: number
}

export type Definer = {
  readonly tenant: TenantId
  /** Opens the school that was given by name, if it does not exist. */
  open(): Promise<void>
  define(command: string, input: object): Promise<void>
  counts(): DefinitionCounts
}

/** `verb`: as the origin of the commands names it. Throws SchoolMissing where the school was given by an id that does not exist. */
export async function definerFor(
  { commands, isOpen, permissions }: DefinitionParts,
  verb: string,
  { school, onDone }: DefinitionOptions,
): Promise<Definer> {
  const tenant = tenantOf(school)
  const isThere = await isOpen(tenant)
  if (!isThere && 'tenant' in school) throw schoolMissing(tenant)
  const caller = {
    ...{ tenant, actor: importerOf(tenant), onBehalfOf: null, permissions: permissions(tenant) },
    origin: { kind: 'command-line', verb } as const,
  }
  // Not derived from the content: a definition that comes back after another one is a new version.
  const run = (command: string, input: object) =>
    commands.run({ command, input, caller, key: randomUUID(), keyIsDerived: true })
  let [defined, before] = [0, 0]
  return {
    tenant,
    open: async () => {
      if (!isThere && 'name' in school) await run('identity.open-school', school)
    },
    define: async (command, input) => {
      const { events } = await run(command, input)
      if (events.length > 0) defined += 1
      else before += 1
      onDone?.(defined + before)
    },
    counts: () => ({ defined, before }),
  }
}
