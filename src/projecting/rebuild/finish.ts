// The end of a rebuild: what is whole is declared built, and made live where that is wanted.
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
  /** As it stands at the end. */
  readonly generation: Generation
  readonly switched: Switched | null
  readonly refused: GenerationRefused | null
}

/**
 * Until here a run that is killed is gone on with. So it is declared built only now, and where it is to be live, in the
 * very transaction that makes it so.
 */
export async function finish(
  one: Loading,
  comparison: Comparison | null,
  options: {
    readonly pool: pg.Pool
    readonly fence: Fence
    readonly switch: 'no' | 'yes' | 'force'
    readonly by: string
    readonly signal: AbortSignal
    readonly onSwitch: () => void
    /** Brings it up to the head of the log, by the live path. */
    readonly foldToHead: () => Promise<void>
  },
): Promise<Finished> {
  const { pool, fence, by, signal } = options
  const { id, table } = one.feed
  const duty = dutyOf(id)
  const write = fenced(pool, fence, duty)
  const standing = async (): Promise<Generation> => {
    const found = (await readGenerations(pool)).find((generation) => generation.id === id)
    if (found) return found
    throw new GenerationRefused('unknown-generation', `${id} was dropped meanwhile.`)
  }
  const facts = () => ({ events: one.events, same: comparison?.same ?? null })

  async function makeLive(generation: Generation): Promise<Switched | GenerationRefused | null> {
    options.onSwitch()
    try {
      return await switchGeneration(pool, generation, table, {
        by,
        action: 'switch',
        force: options.switch === 'force',
        // To the head: under load the live rows are past any other position by the time that it is reached.
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

  const generation = await standing()
  if (one.fault) {
    // Where it stands still, for `status`: the next run begins at its last save, and tries again.
    const text = JSON.stringify(one.fault)
    await write((client) =>
      client.query('update sillage.checkpoints set fault = $3 where projection = $1 and generation = $2', [
        generation.projection,
        generation.generation,
        text,
      ]),
    )
    return { generation: await standing(), switched: null, refused: null }
  }
  if (signal.aborted) return { generation, switched: null, refused: null }
  const outcome = options.switch === 'no' ? null : await makeLive(generation)
  if (outcome && !(outcome instanceof GenerationRefused))
    return { generation: outcome.to, switched: outcome, refused: null }
  if (!one.fault && !signal.aborted) await write((client) => completeGeneration(client, generation, by, facts()))
  return { generation: await standing(), switched: null, refused: outcome }
}
