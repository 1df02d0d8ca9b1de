/** Finds definitions by path, as the service does at start, for tests of every definition. */
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from '#kernel/command.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import type { Process } from '#kernel/process.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Query } from '#kernel/query.ts'

const root = new URL('../', import.meta.url)

type Kinds = { event: AnyEventDefinition; command: Command; projection: Projection; query: Query; process: Process }

const isEarlier = (file: string) => /\.v\d+\.ts$/.test(file)

async function find<Kind extends keyof Kinds>(
  kind: Kind,
  pattern: string,
  wanted = (_: string) => true,
): Promise<Map<string, Kinds[Kind]>> {
  const found = new Map<string, Kinds[Kind]>()
  for (const file of globSync(pattern, { cwd: fileURLToPath(root) }).sort()) {
    if (file.endsWith('.test.ts') || !wanted(file)) continue
    const module: { default?: { kind?: unknown } } = await import(new URL(file, root).href)
    if (module.default?.kind === kind) found.set(file, module.default as Kinds[Kind])
  }
  return found
}

/** Definitions by their file. */
export const findEvents = () => find('event', 'src/events/*/*.ts')
export const findCommands = () => find('command', 'commands/*/*.ts')
export const findProjections = () => find('projection', 'projections/*/*.ts', (file) => !isEarlier(file))
/** Earlier versions, kept so that a rollback is instant: `NAME.v1.ts`. */
export const findEarlierProjections = () => find('projection', 'projections/*/*.ts', isEarlier)
export const findQueries = () => find('query', 'queries/*/*.ts')
export const findProcesses = () => find('process', 'processes/*/*.ts')
