/** What happens to a sending: what is retried and when, what is refused, and what counts as done. */
import { describe, expect, it } from 'vitest'
import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import { derivedCommandId } from '#kernel/ids.ts'
import type { Process } from '#kernel/process.ts'
import { someone } from '#kernel/specification.ts'
import { parcels } from '../../tests/fixtures/parcels.ts'
import { dispatch, refusalOf } from './dispatch.ts'
import type { ProcessStore, StoredSending } from './process-store.ts'

const sending: StoredSending = {
  id: 1n,
  claim: 'mine',
  attempts: 1,
  tenant: someone.tenant,
  key: 'k',
  command: 'parcels.send-parcel',
  input: {},
  idempotencyKey: 'i',
  cause: 'e',
  correlation: 'c',
  subject: null,
}
const failed = (problem: CommandProblem) => new CommandFailed(problem)
const { onRefused: _, ...deaf } = parcels

/** What the store records for one sending whose command ends with this error. */
async function endOf(
  error: unknown,
  of: { readonly attempts?: number; readonly process?: Process; readonly random?: number } = {},
) {
  const { attempts = 1, process = deaf, random = 1 } = of
  const told: unknown[] = []
  const store: Pick<ProcessStore, 'claim' | 'sent' | 'refused' | 'later'> = {
    claim: async () => [{ ...sending, attempts }],
    sent: async (sendings) => void told.push({ sent: sendings.length }),
    refused: async (_, refusal) => void told.push({ refused: refusal.code }),
    later: async (_, again) => void told.push(again),
  }
  await dispatch(
    process,
    {
      store: store as ProcessStore,
      commands: {
        run: () => Promise.reject(error),
      },
      random: () => random,
      newClaim: () => 'mine',
    },
    async (_, { code }) => {
      told.push({ givenBack: code })
    },
  )
  return told
}

const unavailable = failed({ kind: 'unavailable', outcomeKnown: false, retryAfterMs: 0 })

describe('an error that may pass', () => {
  it.each([
    ['the log is away', unavailable, 'unavailable'],
    ['others wrote each time', failed({ kind: 'contended', retryAfterMs: 0 }), 'contended'],
    [
      'its command is not there',
      failed({ kind: 'unknown-command', command: 'a.b' }),
      'no file defines the command a.b',
    ],
    [
      'the command itself is broken',
      new TypeError('secret'),
      expect.stringMatching(/^TypeError \(src\/reacting\/dispatch\.test\.ts:/),
    ],
  ])('is retried: %s', async (_, error, words) => {
    expect(await endOf(error)).toEqual([{ afterMs: 200, stuck: false, error: words }])
  })

  it('is retried ever more slowly, up to half a minute, after half of that time at least', async () => {
    const times = await Promise.all([1, 2, 3, 11].map(async (attempts) => (await endOf(unavailable, { attempts }))[0]))
    expect(times).toMatchObject([{ afterMs: 200 }, { afterMs: 400 }, { afterMs: 800 }, { afterMs: 30_000 }])
    expect(await endOf(unavailable, { attempts: 3, random: 0 })).toMatchObject([{ afterMs: 400 }])
  })

  it('is stuck after twelve attempts, and retried slowly', async () => {
    expect(await endOf(unavailable, { attempts: 12 })).toMatchObject([{ afterMs: 300_000, stuck: true }])
  })

  it('is not retried before the time that the log requests', async () => {
    const busy = failed({ kind: 'unavailable', outcomeKnown: true, retryAfterMs: 5_000 })
    expect(await endOf(busy)).toMatchObject([{ afterMs: 5_000 }])
  })
})

describe('an error that will never pass', () => {
  it.each([
    ['too-heavy', failed({ kind: 'refused', code: 'too-heavy', detail: 'No.', facts: {} })],
    ['invalid-input', failed({ kind: 'invalid-input', fields: [{ pointer: '/number', detail: 'Too big.' }] })],
    ['too-large', failed({ kind: 'too-large', detail: 'Too much.' })],
  ])('is refused (%s), or passed to a process that reacts to refusals', async (code, error) => {
    expect(await endOf(error)).toEqual([{ refused: code }])
    expect(await endOf(error, { process: parcels })).toEqual([{ givenBack: code }])
  })

  it('is reported with the field at fault', () => {
    expect(
      refusalOf(failed({ kind: 'invalid-input', fields: [{ pointer: '/number', detail: 'Too big.' }] })),
    ).toMatchObject({
      detail: '/number: Too big.',
    })
  })
})

it('counts as sent if its id is in the log, although its input was parsed differently then', async () => {
  const reused = failed({ kind: 'key-reused', commandId: derivedCommandId('any') })
  expect(await endOf(reused)).toEqual([{ sent: 1 }])
})
