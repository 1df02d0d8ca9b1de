// Single commands: which are refused and why, what is answered, which times a client may claim.
import { describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { Instant, TenantId, type Zone } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { caller, myBook, problem, runnerOver } from '../../tests/fixtures/notes.ts'
import { CommandFailed } from './command-problem.ts'

describe('command runner', () => {
  it('answers with the revision and the position of the events', async () => {
    const log = openMemoryLog()
    const { run, note } = runnerOver(log)
    await note()
    const answer = await note({ times: 2 })
    expect(answer).toMatchObject({ stream: `book-${myBook}`, revision: 2, position: 3n, repeated: false })
    const { events } = await log.readStream(answer.stream, {
      tenant: someone.tenant,
      from: 1,
      direction: 'forwards',
      limit: 10,
    })
    expect(events.map(({ id, type }) => ({ id, type }))).toEqual(answer.events)
    expect(events[0]).toMatchObject({
      commandId: answer.commandId,
      correlationId: answer.commandId,
      causationId: null,
      subject: someone.learner,
      actor: someone.teacher,
      zone: 'Europe/Paris',
      occurredAt: minute(600),
    })
    await expect(run('notes.close', { book: myBook }, { correlationId: 'c', causationId: 'e' })).resolves.toMatchObject(
      { revision: 3 },
    )
    const [last] = (
      await log.readStream(answer.stream, { tenant: someone.tenant, from: 'end', direction: 'backwards', limit: 1 })
    ).events
    expect(last).toMatchObject({ correlationId: 'c', causationId: 'e', subject: null })
  })

  it('records a command in the access trail if it was carried out, and only then', async () => {
    const { note, accesses, ends } = runnerOver(openMemoryLog())
    await note()
    await expect(note({ text: 1 })).rejects.toThrow(CommandFailed)
    expect(accesses).toEqual([
      {
        tenant: someone.tenant,
        actor: someone.teacher,
        onBehalfOf: null,
        origin: { kind: 'command-line', verb: 'test' },
        action: 'notes.note',
        subjects: [someone.learner],
        purpose: 'teaching',
        at: minute(600),
      },
    ])
    expect(ends).toEqual(['notes.note done', 'notes.note invalid-input'])
  })

  it('refuses an unknown command', async () => {
    await expect(runnerOver(openMemoryLog()).run('notes.burn', {})).rejects.toEqual(
      problem({ kind: 'unknown-command' }),
    )
  })

  it('refuses a caller without the permission before it validates the input', async () => {
    const { run } = runnerOver(openMemoryLog())
    const powerless = { ...caller, permissions: permissionsOfService(['learning:read'], caller.tenant) }
    await expect(run('notes.note', { nonsense: 1 }, { caller: powerless })).rejects.toEqual(
      problem({ kind: 'forbidden', permission: 'learning:record' }),
    )
  })

  it('names each invalid or unknown field by its pointer', async () => {
    const { note } = runnerOver(openMemoryLog())
    const command = note({ text: 7, 'a/b~c': 1, items: [{ size: 1 }, { size: 0 }] })
    const failure = await command.catch((error: unknown) => error)
    if (!(failure instanceof CommandFailed) || failure.problem.kind !== 'invalid-input') throw failure
    expect(failure.problem.fields.map(({ pointer }) => pointer).sort()).toEqual(['/a~1b~0c', '/items/1/size', '/text'])
  })

  it('answers a refusal with its code and facts, and writes nothing', async () => {
    const log = openMemoryLog()
    const { run, note } = runnerOver(log)
    await note()
    await run('notes.close', { book: myBook })
    await expect(note()).rejects.toEqual(
      problem({ kind: 'refused', code: 'closed', facts: { notes: 1, lastAt: minute(600) } }),
    )
    expect(await log.head()).toBe(2n)
  })

  it('answers with the current revision and position if there is nothing to record', async () => {
    const { run, note } = runnerOver(openMemoryLog())
    await note()
    const done = await run('notes.close', { book: myBook })
    expect(await run('notes.close', { book: myBook })).toMatchObject({
      revision: done.revision,
      position: done.position,
      events: [],
      repeated: false,
    })
  })

  it('keeps a stream per school, also under an id that another school uses', async () => {
    const { run, note } = runnerOver(openMemoryLog())
    await note()
    await run('notes.close', { book: myBook })
    const elsewhere = { ...caller, tenant: TenantId.parse(id('5c0002')) }
    const both = await Promise.all([
      note({}, { caller: elsewhere }),
      note({}, { caller: elsewhere }),
      note().catch(String),
    ])
    expect(both).toMatchObject([{ revision: 0 }, { revision: 1 }, expect.stringContaining('closed')])
  })

  it('refuses a command of more events than fit into one append, and carries out its neighbours', async () => {
    const { note } = runnerOver(openMemoryLog())
    const [small, large, other] = await Promise.allSettled([
      note(),
      note({ times: 5_001 }),
      note({ times: 3_000 }),
      note({ times: 3_000 }),
    ])
    expect(small).toMatchObject({ status: 'fulfilled' })
    expect(large).toMatchObject({ reason: problem({ kind: 'too-large' }) })
    expect(other).toMatchObject({ status: 'fulfilled' })
    await expect(note()).resolves.toMatchObject({ revision: 6_001 })
  })

  it('refuses commands before the school is open, except those about the school itself', async () => {
    const { run, note } = runnerOver(openMemoryLog(), { schoolOf: async () => ({ zone: null, level: 'identifying' }) })
    await expect(note()).rejects.toEqual(problem({ kind: 'refused', code: 'school-not-open' }))
    await expect(run('notes.open-school', {})).resolves.toMatchObject({ revision: 0 })
  })

  it('refuses every command but those of people’s rights once the school is closed, and repeats earlier answers', async () => {
    let closed = false
    const { run, note } = runnerOver(openMemoryLog(), {
      schoolOf: async () => ({ zone: 'Europe/Paris' as Zone, level: 'identifying', closed }),
    })
    const first = await note({}, { key: 'before it closed' })
    closed = true
    const refusal = problem({ kind: 'refused', code: 'school-closed' })
    await expect(note()).rejects.toEqual(refusal)
    await expect(run('notes.open-school', {})).rejects.toEqual(refusal)
    await expect(run('privacy.note', { book: myBook })).resolves.toMatchObject({ repeated: false })
    await expect(note({}, { key: 'before it closed' })).resolves.toEqual({ ...first, repeated: true })
  })
})

describe('the time that a client claims', () => {
  const days = (count: number) => Instant.parse(new Date(Date.parse(minute(600)) + count * 86_400_000).toISOString())

  it.each([
    ['now, if it is absent', undefined, minute(600)],
    ['now, if it is null', null, minute(600)],
    ['a year ago', days(-399.9), days(-399.9)],
    ['a little ahead', days(4.9 / 1_440), days(4.9 / 1_440)],
    ['in another offset', '2026-09-01T10:00:00+02:00', '2026-09-01T08:00:00.000Z'],
  ])('is accepted: %s', async (_, claimed, stored) => {
    const log = openMemoryLog()
    await runnerOver(log).note({}, { occurredAt: claimed })
    expect((await log.readAll({ after: 0n as never, limit: 1 })).events[0]?.occurredAt).toBe(stored)
  })

  it.each([
    ['more than 400 days ago', days(-400.1)],
    ['more than five minutes ahead', days(5.1 / 1_440)],
    ['not a time', 'yesterday'],
    ['a time without its offset', '2026-09-01T10:00:00'],
    ['a number', 1_700_000_000_000],
  ])('is refused with its pointer: %s', async (_, claimed) => {
    await expect(runnerOver(openMemoryLog()).note({}, { occurredAt: claimed })).rejects.toEqual(
      problem({ kind: 'invalid-input', fields: [expect.objectContaining({ pointer: '/occurredAt' })] }),
    )
  })
})

describe('an input under a key that was used before', () => {
  const upper = myBook.toUpperCase()
  it.each([
    ['the fields in another order', { text: 'a', book: myBook }, {}],
    ['an id in capitals', { book: upper, text: 'a' }, {}],
    ['the time with an offset', { book: myBook, text: 'a' }, { occurredAt: '2026-09-01T10:00:00.000+02:00' }],
    ['the time without milliseconds', { book: myBook, text: 'a' }, { occurredAt: '2026-09-01T08:00:00Z' }],
  ])('counts as the same input: %s', async (_, input, more) => {
    const { run } = runnerOver(openMemoryLog())
    const occurredAt = '2026-09-01T08:00:00.000Z'
    const first = await run('notes.note', { book: myBook, text: 'a' }, { key: 'k', occurredAt })
    expect(await run('notes.note', input, { key: 'k', occurredAt, ...more })).toEqual({ ...first, repeated: true })
  })

  it.each([
    ['another text', { text: 'b' }, {}],
    ['the value of a default that was left out before', { times: 1 }, {}],
    ['another value in a list', { items: [{ size: 2 }] }, {}],
    ['a time, if none was claimed before', {}, { occurredAt: minute(600) }],
  ])('counts as another input: %s', async (_, input, more) => {
    const { note } = runnerOver(openMemoryLog())
    await note({}, { key: 'k' })
    await expect(note(input, { key: 'k', ...more })).rejects.toEqual(problem({ kind: 'key-reused' }))
  })

  it('gets the first answer even if the claimed time is now too long ago', async () => {
    const log = openMemoryLog()
    const first = await runnerOver(log).note({}, { key: 'k', occurredAt: minute(0) })
    const muchLater = runnerOver(log, { now: () => Instant.parse('2031-09-01T08:00:00Z') })
    expect(await muchLater.note({}, { key: 'k', occurredAt: minute(0) })).toEqual({ ...first, repeated: true })
    await expect(muchLater.note({}, { key: 'l', occurredAt: minute(0) })).rejects.toEqual(
      problem({ kind: 'invalid-input' }),
    )
  })
})
