/** The fold: keys, removal, tenants, any event type, and invalid folds. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { applyEvent, eventTypes, foldEvents, keyText, memoryRows, touchedKeys } from './fold.ts'
import { assertForgets } from './forgetting.ts'
import { PersonId, TenantId } from './ids.ts'
import { anyEvent, defineProjection, remove } from './projection.ts'
import { fold, id, record, someone } from './specification.ts'

const event = (type: string) =>
  defineEvent(type, {
    version: 1,
    description: 'For tests.',
    purpose: 'teaching',
    basis: 'public-task',
    recipients: ['teachers'],
    retention: 'P1Y',
    data: z.object({ skills: z.array(z.string()).optional() }),
  })
const practised = event('tests.practised')
const forgotten = event('tests.forgotten')
const rested = event('tests.rested')
const subjectErased = event('privacy.subject-erased')

const rows = defineProjection('practice', {
  version: 1,
  description: 'Practice by skill.',
  key: z.object({ learner: PersonId, skill: z.string() }),
  row: z.object({ times: z.int() }),
  on: (on, _, onEach) => [
    onEach(
      rested,
      (e) => (e.subject ? { learner: e.subject } : []),
      ({ times }) => (times > 1 ? { times: times - 1 } : remove),
    ),
    on(
      practised,
      (e) => (e.data.skills ?? []).flatMap((skill) => (e.subject ? { learner: e.subject, skill } : [])),
      (row) => ({ times: (row?.times ?? 0) + 1 }),
    ),
    on(forgotten, (e) => (e.data.skills ?? []).flatMap((skill) => ({ skill })), remove),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
const { learner, tenant } = someone
const other = PersonId.parse(id('1ea', 2))
const times = (found: readonly Readonly<Record<string, unknown>>[]) =>
  found.map(({ learner: who, skill, times }) => [who === learner ? 'one' : 'other', skill, times])

describe('a fold', () => {
  it('touches one row per key of an event', () => {
    const events = record([practised({ skills: ['a', 'b'] }), practised({ skills: ['b'] })])
    expect(times(fold(rows, events))).toEqual([
      ['one', 'a', 1],
      ['one', 'b', 2],
    ])
  })
  it('keeps the position of a row’s last event', () => {
    const events = record([practised({ skills: ['a', 'b'] }), practised({ skills: ['b'] })])
    expect(fold(rows, events).map(({ position }) => position)).toEqual([1n, 2n])
  })
  it('removes all rows that match a partial key, and continues to fold', () => {
    const both = [practised({ skills: ['a', 'b'] }), { ...practised({ skills: ['a', 'b'] }), subject: other }]
    expect(times(fold(rows, record([...both, forgotten({ skills: ['a'] })])))).toEqual([
      ['one', 'b', 1],
      ['other', 'b', 1],
    ])
    expect(times(fold(rows, record([...both, subjectErased({}), practised({ skills: ['b'] })])))).toEqual([
      ['one', 'b', 1],
      ['other', 'a', 1],
      ['other', 'b', 1],
    ])
  })
  it('folds each row that matches a partial key, and makes none', () => {
    const both = [practised({ skills: ['a', 'b'] }), { ...practised({ skills: ['a'] }), subject: other }]
    expect(times(fold(rows, record([...both, practised({ skills: ['b'] }), rested({})])))).toEqual([
      ['one', 'b', 1],
      ['other', 'a', 1],
    ])
    expect(fold(rows, record([rested({})]))).toEqual([])
  })
  it('leaves other tenants alone', () => {
    const elsewhere = TenantId.parse(id('5c0002'))
    const events = record([
      practised({ skills: ['a'] }),
      { ...practised({ skills: ['a'] }), tenant: elsewhere },
      subjectErased({}),
    ])
    expect(fold(rows, events).map((row) => [row.tenant, row.times])).toEqual([[elsewhere, 1]])
  })
  it('ignores what it does not handle', () => expect(fold(rows, record([event('tests.else')({})]))).toEqual([]))
  it('accepts keys that were computed before', () => {
    const [one] = record([practised({ skills: ['a'] })])
    if (!one) return expect.unreachable()
    const store = memoryRows()
    const touched = touchedKeys(rows, one)
    expect(touched.map(({ text, partial }) => [text, partial])).toEqual([[`${tenant}\0${learner}\0a`, false]])
    applyEvent(rows, store, one, touched)
    expect([...store.rows.keys()]).toEqual([keyText(rows, tenant, { skill: 'a', learner })])
  })
})

it('refuses to fold each of several rows where a row may be parked alone', () =>
  expect(() =>
    defineProjection('parked', {
      version: 1,
      description: 'One row of several may be parked.',
      onPoison: 'park-key',
      key: z.object({ learner: PersonId, skill: z.string() }),
      row: z.object({ times: z.int() }),
      on: (_, __, onEach) => [
        onEach(
          rested,
          (e) => (e.subject ? { learner: e.subject } : []),
          (row) => row,
        ),
      ],
    }),
  ).toThrow(/parked.*onEach/))

it('refuses a partial key for a fold, and an incomplete key as text', () => {
  const careless = defineProjection('careless', {
    version: 1,
    description: 'A key that lacks a column.',
    key: z.object({ learner: PersonId, skill: z.string() }),
    row: z.object({ times: z.int() }),
    on: (on) => [
      on(
        practised,
        () => ({ learner }) as never,
        () => ({ times: 1 }),
      ),
    ],
  })
  expect(() => foldEvents(careless, record([practised({})]))).toThrow(/partial key/)
  expect(() => keyText(rows, tenant, { learner })).toThrow(/every column/)
})

describe('a projection of any event', () => {
  const all = defineProjection('all', {
    version: 1,
    description: 'Everything.',
    key: z.object({ stream: z.string() }),
    row: z.object({ order: z.string() }),
    on: (on) => [
      on(
        anyEvent,
        (e) => ({ stream: e.stream }),
        (row, e) => ({ order: `${row?.order ?? ''} any:${e.type}` }),
      ),
      on(
        practised,
        (e) => ({ stream: e.stream }),
        (row) => ({ order: `${row?.order ?? ''} named` }),
      ),
    ],
  })
  it('receives unknown event types, after the handlers that name the type', () => {
    const [row] = fold(all, record([practised({}), event('tests.new')({})]))
    expect(row?.order).toBe(' named any:tests.practised any:tests.new')
  })
  it('reads every event type', () => {
    expect(eventTypes(all)).toBe('all')
    expect(eventTypes(rows)).toEqual(
      new Set(['tests.practised', 'tests.rested', 'tests.forgotten', 'privacy.subject-erased']),
    )
  })
})

it('detects a projection that keeps rows of people and cannot forget them', () => {
  expect(() => assertForgets(rows)).not.toThrow()
  const keeps = defineProjection('keeps', {
    version: 1,
    description: 'Keeps people.',
    key: z.object({ person: PersonId }),
    row: z.object({ times: z.int() }),
    on: (on) => [
      on(
        practised,
        () => ({ person: learner }),
        () => ({ times: 1 }),
      ),
    ],
  })
  expect(() => assertForgets(keeps)).toThrow(/subjectErased/)
})
