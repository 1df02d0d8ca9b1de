// Generations that are held at a position for a moment, on PostgreSQL: exactly there, without others, and never for
// good.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { position } from '#kernel/ids.ts'
import { generationOf, sleep } from '../../../tests/fixtures/rebuilds.ts'
import { eventually, oneAndTwo, openForSwitching, pool, school } from '../../../tests/fixtures/switched-tallies.ts'
import { definedBy, startProgram, tallyOne } from '../../../tests/fixtures/tallies.ts'
import { gapTracker, releaseStop, stopAt } from './align-generations.ts'
import { compareGenerations } from './compare.ts'

openForSwitching()

describe('a generation that is held, on PostgreSQL', () => {
  const standsAt = async (name: string, number = 1) => (await generationOf(pool, name, number)).position

  async function heldBesideAnother(name: string) {
    const { log, more } = await school()
    const others = `${name}-beside`
    const program = await startProgram(pool, log, definedBy('one', tallyOne(name), tallyOne(others)))
    const first = await log.head()
    await eventually(() => standsAt(name)).toBe(first)
    const held = await generationOf(pool, name, 1)
    // In the middle of the next page.
    const place = position(first + 7n)
    await stopAt(pool, [held], place)
    await more()
    await eventually(() => standsAt(name)).toBe(place)
    return { log, more, program, held, place, others }
  }

  it('stops at exactly that position while others go on, and goes on when it is released', async () => {
    const { log, more, program, held, place, others } = await heldBesideAnother('held-tally')
    await more()
    const head = await log.head()
    await eventually(() => standsAt(others)).toBe(head)
    expect(await standsAt('held-tally')).toBe(place)
    await releaseStop(pool, [held])
    await eventually(() => standsAt('held-tally')).toBe(head)
    await program.stop()
  })

  it('goes on by itself if the process that held it is gone', async () => {
    const { log, program, held } = await heldBesideAnother('forgotten-tally')
    await pool.query('update sillage.checkpoints set stop_until = clock_timestamp() where projection = $1', [
      held.projection,
    ])
    const head = await log.head()
    await eventually(() => standsAt('forgotten-tally')).toBe(head)
    await program.stop()
  })

  /** For each duration of a catch-up: whether the one in front would be held afterwards. */
  async function closeAfter(name: string, ...tookMs: readonly number[]): Promise<boolean[]> {
    await oneAndTwo(name)
    const behind = await generationOf(pool, name, 2)
    vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const chase = gapTracker(pool, undefined)
    const close = [chase.isClose()]
    for (const ms of tookMs) {
      const catchUpTo = async () => void (await vi.advanceTimersByTimeAsync(ms))
      expect(await chase.closeGap(behind, position(9n), { holding: [], catchUpTo })).toBeNull()
      close.push(chase.isClose())
    }
    return close
  }

  it('is not held yet while the other one comes nearer each time', async () =>
    expect(await closeAfter('nearing-tally', 60_000, 20_000, 6_000, 900)).toEqual([false, false, false, false, true]))

  it('is held if the other one needs about as long each time: on a busy machine it comes no nearer', async () =>
    expect(await closeAfter('lagging-tally', 60_000, 8_000, 7_500)).toEqual([false, false, false, true]))

  it('is not waited for without end if a worker of an older program passes each stop', async () => {
    const name = 'passing-tally'
    await oneAndTwo(name)
    let isOver = false
    const passing = (async () => {
      // Never at one position: the second one is ahead by one, then by two, and so on.
      for (let n = 0n; !isOver; n += 1n) {
        await pool.query(
          `update sillage.checkpoints set position = 1000 + 10 * $2::bigint + generation where projection = $1`,
          [name, n],
        )
        await sleep(1)
      }
    })()
    const [one, two] = [await generationOf(pool, name, 1), await generationOf(pool, name, 2)]
    // According to the workers' table, both have a worker.
    await pool.query(
      `insert into sillage.workers (id, name, duties, alive_until)
        values (gen_random_uuid(), 'an older program', $1, clock_timestamp() + interval '1 hour')`,
      [[`projection ${one.id}`, `projection ${two.id}`]],
    )
    await expect(compareGenerations(pool, one, two, { show: 1 })).rejects.toMatchObject({
      code: 'apart',
      message: expect.stringContaining('older program'),
    })
    isOver = true
    await passing
    const { rows } = await pool.query('select from sillage.checkpoints where projection = $1 and stop_at is not null', [
      name,
    ])
    expect(rows).toEqual([])
  })
})
