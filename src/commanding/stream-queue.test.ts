// Repeated commands, competing commands, and failures of the log: in one process, and in two over one log.
import { describe, expect, it } from 'vitest'
import {
  AppendRefused,
  type EventLog,
  LogBusy,
  LogUnavailable,
  OutcomeUnknown,
  StreamDeleted,
} from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { eventId, fingerprint, firstReleaseCommandId, Instant, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { caller, failing, myBook, noted, problem, runnerOver } from '../../tests/fixtures/notes.ts'

describe('a repeated command', () => {
  it('gets the first answer, also from another process', async () => {
    const log = openMemoryLog()
    const here = runnerOver(log)
    const first = await here.note({ times: 2 }, { key: 'k' })
    await here.note()
    for (const { note } of [here, runnerOver(log)])
      expect(await note({ times: 2 }, { key: 'k' })).toEqual({ ...first, repeated: true })
    expect(await log.head()).toBe(3n)
  })

  it('gets the first answer if both are sent at the same time', async () => {
    const { note } = runnerOver(openMemoryLog())
    const [first, second] = await Promise.all([note({}, { key: 'k' }), note({}, { key: 'k' })])
    expect(second).toEqual({ ...first, repeated: true })
  })

  it('is refused if the input under its key is different', async () => {
    const { note } = runnerOver(openMemoryLog())
    await Promise.allSettled([note({}, { key: 'k' }), note({ text: 'b' }, { key: 'k' })]).then(([first, second]) => {
      expect(first).toMatchObject({ status: 'fulfilled' })
      expect(second).toMatchObject({ reason: problem({ kind: 'key-reused' }) })
    })
    await expect(note({ text: 'c' }, { key: 'k' })).rejects.toEqual(problem({ kind: 'key-reused' }))
    await expect(note({}, { key: 'k', occurredAt: minute(1) })).rejects.toEqual(problem({ kind: 'key-reused' }))
  })

  it('is recognised per caller and per command: others may use the same key', async () => {
    const { note, run } = runnerOver(openMemoryLog())
    const first = await note({}, { key: 'k' })
    const other = await note({}, { key: 'k', caller: { ...caller, actor: someone.learner } })
    expect(other).toMatchObject({ repeated: false })
    expect(other.commandId).not.toBe(first.commandId)
    expect(await run('notes.close', { book: myBook }, { key: 'k' })).toMatchObject({ repeated: false })
  })

  it('is recognised for the life of its stream, also in a batch of 1200', async () => {
    const log = openMemoryLog()
    const here = runnerOver(log)
    const all = (runner: typeof here) =>
      Promise.all(Array.from({ length: 1_200 }, (_, n) => runner.note({ times: 1 + (n % 3) }, { key: `line ${n}` })))
    const first = await all(here)
    const head = await log.head()
    for (const again of [here, runnerOver(log)])
      expect(await all(again)).toEqual(first.map((answer) => ({ ...answer, repeated: true })))
    expect(await log.head()).toBe(head)
  })

  it('gets the positions of its own events, even if they were appended together with others', async () => {
    const log = openMemoryLog()
    const { note, run } = runnerOver(log)
    const [first, second, again, shut, nothing] = await Promise.all([
      note({ times: 2 }, { key: 'k' }),
      note(),
      note({ times: 2 }, { key: 'k' }),
      run('notes.close', { book: myBook }),
      run('notes.close', { book: myBook }),
    ])
    expect([first, second, again, shut, nothing].map(({ revision, position }) => [revision, position])).toEqual([
      [1, 2n],
      [2, 3n],
      [1, 2n],
      [3, 4n],
      [3, 4n],
    ])
  })

  it('gets the positions of its own events from a log that returns only the last position', async () => {
    const log = openMemoryLog()
    const { note } = runnerOver({ ...log, positionBefore: () => null })
    const answers = await Promise.all([note(), note({ times: 2 }), note()])
    expect(answers.map(({ position }) => position)).toEqual([1n, 3n, 4n])
    // If the log does not answer the read either, the last position of the append is used for each command.
    const deaf = { ...log, positionBefore: () => null, readStream: log.readStream }
    const other = runnerOver(deaf)
    await other.note()
    deaf.readStream = () => Promise.reject(new LogUnavailable(new Error('ECONNREFUSED')))
    // The first command is appended alone.
    const unlooked = await Promise.all([other.note(), other.note(), other.note()])
    expect(unlooked.map(({ position }) => position)).toEqual([6n, 8n, 8n])
  })

  it('is a new command in every other stream, even under the same key', async () => {
    const log = openMemoryLog()
    const { note } = runnerOver(log)
    const mine = await note({}, { key: 'k' })
    const other = await note({ book: id('b00c', 2) }, { key: 'k' })
    expect(other).toMatchObject({ repeated: false, revision: 0 })
    expect(other.events[0]?.id).not.toBe(mine.events[0]?.id)
  })
})

describe('a command that the first release carried out', () => {
  /** Appends as the first release did: ids without the stream, fingerprints of the time as spelled. */
  async function firstRelease(
    log: EventLog,
    { key, input = {}, spelled = null }: { key: string; input?: object; spelled?: string | null },
  ) {
    const name = { tenant: someone.tenant, actor: someone.teacher, command: 'notes.note', key }
    const commandId = firstReleaseCommandId(name)
    const stream = streamName('book', myBook)
    const page = { tenant: someone.tenant, from: 'end', direction: 'backwards', limit: 1 } as const
    const { currentRevision } = await log.readStream(stream, page)
    const events = [1, 2].map((ordinal) => ({
      ...noted({ text: 'a' }),
      id: eventId(commandId, ordinal),
      subject: someone.learner,
      actor: someone.teacher,
      correlationId: commandId,
      causationId: null,
      fingerprint: fingerprint([{ book: myBook, text: 'a', times: 2, ...input }, spelled]),
      occurredAt: spelled === null ? minute(600) : Instant.parse(spelled),
      zone: someone.zone,
      sealed: [],
    }))
    await log.append({
      stream,
      tenant: someone.tenant,
      expected: currentRevision < 0 ? 'none' : currentRevision,
      events,
    })
    return { commandId, events: events.map(({ id, type }) => ({ id, type })) }
  }

  it('is recognised, and answered with its original ids', async () => {
    const log = openMemoryLog({ mayHoldOldIds: true })
    const first = await firstRelease(log, { key: 'k' })
    await firstRelease(log, { key: 'l' })
    const { note } = runnerOver(log)
    expect(await note({ times: 2 }, { key: 'k' })).toMatchObject({
      ...first,
      revision: 1,
      position: 2n,
      repeated: true,
    })
    expect(await note({ times: 2 }, { key: 'm' })).toMatchObject({ revision: 5, repeated: false })
    await expect(note({ times: 3 }, { key: 'k' })).rejects.toEqual(
      problem({ kind: 'key-reused', commandId: first.commandId }),
    )
    expect(await log.head()).toBe(6n)
  })

  it.each([
    ['in the same way', '2026-09-01T10:00:00+02:00', '2026-09-01T10:00:00+02:00', true],
    ['differently, after a canonical spelling', '2026-09-01T08:00:00.000Z', '2026-09-01T10:00:00+02:00', true],
    ['as another time', '2026-09-01T08:00:00.000Z', '2026-09-01T08:00:01.000Z', false],
  ])('is compared by its time, spelled %s', async (_, spelled, again, same) => {
    const log = openMemoryLog({ mayHoldOldIds: true })
    await firstRelease(log, { key: 'k', spelled })
    const repeat = runnerOver(log).note({ times: 2 }, { key: 'k', occurredAt: again })
    if (same) expect(await repeat).toMatchObject({ repeated: true })
    else await expect(repeat).rejects.toEqual(problem({ kind: 'key-reused' }))
  })

  it('is not searched for in a log that cannot contain it', async () => {
    const log = openMemoryLog()
    await firstRelease(log, { key: 'k' })
    expect(await runnerOver(log).note({ times: 2 }, { key: 'k' })).toMatchObject({ repeated: false })
  })
})

describe('an expected revision', () => {
  it('must match the revision of the stream', async () => {
    const { note } = runnerOver(openMemoryLog())
    await expect(note({}, { expected: 0 })).rejects.toEqual(
      problem({ kind: 'precondition-failed', expected: 0, actual: -1 }),
    )
    await expect(note({}, { expected: -1 })).resolves.toMatchObject({ revision: 0 })
    await expect(note({}, { expected: -1 })).rejects.toEqual(problem({ kind: 'precondition-failed', actual: 0 }))
    await expect(note({}, { expected: 0 })).resolves.toMatchObject({ revision: 1 })
  })

  it('is compared with the stream after the preceding commands', async () => {
    const { note } = runnerOver(openMemoryLog())
    const [, second, third] = await Promise.allSettled([note(), note({}, { expected: 0 }), note({}, { expected: 0 })])
    expect(second).toMatchObject({ value: { revision: 1 } })
    expect(third).toMatchObject({ reason: problem({ kind: 'precondition-failed', actual: 1 }) })
  })

  it('is compared only for a command that would be carried out: a refusal does not tell the actual one', async () => {
    const { note, run } = runnerOver(openMemoryLog())
    await run('notes.close', { book: myBook })
    await expect(note({}, { expected: 7 })).rejects.toEqual(problem({ kind: 'refused', code: 'closed' }))
  })

  it('is not checked for a repeat', async () => {
    const { note } = runnerOver(openMemoryLog())
    await note({}, { key: 'k', expected: -1 })
    expect(await note({}, { key: 'k', expected: -1 })).toMatchObject({ repeated: true })
  })
})

describe('two processes over one log', () => {
  const two = async () => {
    const log = openMemoryLog()
    const [here, there] = [runnerOver(log), runnerOver(log, { now: () => minute(700) })]
    // From now on both processes cache the stream, each as of its last read.
    await here.note()
    await there.note()
    return { log, here, there }
  }

  it('refuse a command only on the current state of the stream', async () => {
    const { here, there } = await two()
    await there.run('notes.close', { book: myBook })
    await expect(here.note()).rejects.toEqual(problem({ code: 'closed', facts: { notes: 2, lastAt: minute(700) } }))
  })

  it('accept a revision that a client read through the other process', async () => {
    const { here, there } = await two()
    const { revision } = await there.note()
    await expect(here.note({}, { expected: revision })).resolves.toMatchObject({ revision: revision + 1 })
  })

  it('find nothing to do only on the current state of the stream', async () => {
    const { here, there } = await two()
    const done = await there.run('notes.close', { book: myBook })
    expect(await here.run('notes.close', { book: myBook })).toMatchObject({
      events: [],
      revision: done.revision,
      position: done.position,
    })
  })

  it('refuse a key that the other process received with another input', async () => {
    const { here, there } = await two()
    await there.note({ text: 'first' }, { key: 'k' })
    await expect(here.note({ text: 'second' }, { key: 'k' })).rejects.toEqual(problem({ kind: 'key-reused' }))
  })

  it('cache the first decision of a repeated command from the log, not their own', async () => {
    const { here, there } = await two()
    const first = await there.note({}, { key: 'k' })
    expect(await here.note({}, { key: 'k' })).toEqual({ ...first, repeated: true })
    await here.run('notes.close', { book: myBook })
    await expect(here.note()).rejects.toEqual(problem({ facts: { notes: 3, lastAt: minute(700) } }))
  })
})

describe('a command that fails among others', () => {
  it('does not affect the state on which the next commands are decided', async () => {
    const { note, run } = runnerOver(openMemoryLog())
    const [, failed, third, shut, last] = await Promise.allSettled([
      note(),
      // The first event folds, the second does not.
      note({ text: 'unfoldable', times: 2 }),
      note({}, { expected: 0 }),
      run('notes.close', { book: myBook }),
      note(),
    ])
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) })
    expect(third).toMatchObject({ value: { revision: 1 } })
    expect(shut).toMatchObject({ value: { revision: 2 } })
    expect(last).toMatchObject({ reason: problem({ code: 'closed', facts: { notes: 2, lastAt: minute(600) } }) })
  })
})

describe('a failing log', () => {
  it.each([
    ['its queue is full', new LogBusy(250), { outcomeKnown: true, retryAfterMs: 250 }],
    ['the outcome is unknown', new OutcomeUnknown(new Error('timeout')), { outcomeKnown: false }],
  ])('makes commands unavailable: %s', async (_, failure, more) => {
    const { note } = runnerOver(failing(openMemoryLog(), failure))
    await expect(note()).rejects.toEqual(problem({ kind: 'unavailable', ...more }))
  })

  it('makes commands unavailable if it cannot read the stream or the school', async () => {
    const log = openMemoryLog()
    const { note } = runnerOver(failing(log, new LogUnavailable(new Error('ECONNREFUSED')), 'readStream'))
    await expect(note()).rejects.toEqual(problem({ kind: 'unavailable' }))
    const closedSchool = runnerOver(log, {
      schoolOf: () => Promise.reject(new LogUnavailable(new Error('ECONNREFUSED'))),
    })
    await expect(closedSchool.note()).rejects.toEqual(problem({ kind: 'unavailable' }))
  })

  it.each(['append', 'readStream'] as const)('refuses if the stream was deleted on the server: %s', async (call) => {
    const log = openMemoryLog()
    const { note } = runnerOver(failing(log, new StreamDeleted(streamName('book', myBook)), call))
    await expect(note()).rejects.toEqual(problem({ kind: 'refused', code: 'stream-deleted' }))
  })

  it('refuses once, with the remedy, if the log can hold only one school', async () => {
    let appends = 0
    const full: EventLog = {
      ...openMemoryLog(),
      async append() {
        appends += 1
        throw new AppendRefused('log-of-one-school', 'Copy it into a new log.')
      },
    }
    const { note } = runnerOver(full)
    const settled = await Promise.allSettled([note(), note(), note()])
    for (const result of settled)
      expect(result).toMatchObject({ reason: problem({ kind: 'refused', code: 'log-of-one-school' }) })
    // The append is not too large, so it must not be split and sent again in halves.
    expect(appends).toBeLessThanOrEqual(2)
  })

  it('leaves no uncommitted state behind for later commands', async () => {
    const log = openMemoryLog()
    let lost = 0
    const flaky: EventLog = {
      ...log,
      async append(append) {
        const appended = await log.append(append)
        lost += 1
        if (lost === 2) throw new OutcomeUnknown(new Error('timeout'))
        return appended
      },
    }
    const { run, note } = runnerOver(flaky)
    await note()
    await expect(run('notes.close', { book: myBook }, { key: 'k' })).rejects.toEqual(problem({ kind: 'unavailable' }))
    await expect(note()).rejects.toEqual(problem({ code: 'closed' }))
    expect(await run('notes.close', { book: myBook }, { key: 'k' })).toMatchObject({ repeated: true, revision: 1 })
  })

  it('reports a stream as contended if others write to it on every attempt, and stores nothing', async () => {
    const log = openMemoryLog()
    const rival = runnerOver(log)
    let rivals = 0
    const busy: EventLog = {
      ...log,
      async append(append) {
        rivals += 1
        await rival.note({}, { key: `rival ${rivals}` })
        return log.append(append)
      },
    }
    await expect(runnerOver(busy).note({}, { key: 'k' })).rejects.toEqual(problem({ kind: 'contended' }))
    expect(Number(await log.head())).toBe(rivals)
    expect(rivals).toBeGreaterThan(5)
  })
})
