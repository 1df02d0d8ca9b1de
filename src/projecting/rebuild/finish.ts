// The end of a rebuild: declares complete generations built, and makes them live if requested.
import type pg from 'pg'
import type { Comparison } from '../generations/compare.ts'
import { completeGeneration } from '../generations/create.ts'
import { GenerationRefused } from '../generations/errors.ts'
import { type Generation, readGenerations } from '../generations/generation.ts'
import { type Switched, switchGeneration } from '../generations/switch.ts'
import { dutyOf, type Fence } from '../workers/fence.ts'
import { assertHeld, fenced } from './fenced.ts'
import type { Loading } from './load.ts'

export type Finished = {
  /** The state at the end. */
  readonly generation: Generation
  readonly switched: Switched | null
  readonly refused: GenerationRefused | null
}

/**
 * A run that is killed before this point can be continued. So a generation is declared built only now; if it is to be
 * live, in the same transaction that makes it live.
 */
export async function finish(
  loading: Loading,
  comparison: Comparison | null,
  options: {
    readonly pool: pg.Pool
    readonly fence: Fence
    readonly switch: 'no' | 'yes' | 'force'
    readonly by: string
    readonly signal: AbortSignal
    readonly onSwitch: () => void
    /** The events of the log that this run has read so far, and the time that it took. */
    readonly pace: () => { readonly read: number; readonly tookMs: number }
    /** Brings it up to the head of the log through the live path. */
    readonly foldToHead: () => Promise<void>
  },
): Promise<Finished> {
  const { pool, fence, by, signal } = options
  const { id, table } = loading.feed
  const duty = dutyOf(id)
  const write = fenced(pool, fence, duty)
  const readCurrent = async (): Promise<Generation> => {
    const current = (await readGenerations(pool)).find((generation) => generation.id === id)
    if (current) return current
    throw new GenerationRefused('unknown-generation', `${id} was dropped meanwhile.`)
  }
  const facts = () => ({ events: loading.events, same: comparison?.same ?? null, ...options.pace() })

  async function makeLive(generation: Generation): Promise<Switched | GenerationRefused | null> {
    options.onSwitch()
    try {
      return await switchGeneration(pool, generation, table, {
        by,
        action: 'switch',
        force: options.switch === 'force',
        // Up to the head: under load, the live rows have passed any other position by the time it is reached.
        catchUpTo: options.foldToHead,
        complete: async (client) => {
          await assertHeld(client, fence, duty)
          await completeGeneration(client, generation, by, facts())
        },
        signal,
      })
    } catch (error) {
      if (error instanceof GenerationRefused) return error
      if (signal.aborted) return null
      throw error
    }
  }

  const generation = await readCurrent()
  if (loading.fault) {
    // Record where it stopped, for `status`. The next run starts at its last save and tries again.
    const text = JSON.stringify(loading.fault)
    await write((client) =>
      client.query('update sillage.checkpoints set fault = $3 where projection = $1 and generation = $2', [
        generation.projection,
        generation.generation,
        text,
      ]),
    )
    return { generation: await readCurrent(), switched: null, refused: null }
  }
  if (signal.aborted) return { generation, switched: null, refused: null }
  const outcome = options.switch === 'no' ? null : await makeLive(generation)
  if (outcome && !(outcome instanceof GenerationRefused))
    return { generation: outcome.to, switched: outcome, refused: null }
  if (!loading.fault && !signal.aborted) await write((client) => completeGeneration(client, generation, by, facts()))
  return { generation: await readCurrent(), switched: null, refused: outcome }
}
