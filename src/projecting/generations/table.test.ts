// The table that is derived from a projection's schema: types, names, keys, and what readers see.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Instant, LocalDay, PersonId } from '#kernel/ids.ts'
import { hidden } from '#kernel/personal.ts'
import { defineProjection } from '#kernel/projection.ts'
import { createTable, pointView, snakeCase, tableOf } from './table.ts'

const projectionWith = (row: z.ZodObject, key: z.ZodObject = z.object({ learner: PersonId })) =>
  defineProjection('some-rows', { version: 1, description: 'For this test.', key, row, on: () => [] })

describe('a column', () => {
  it.each<[string, z.ZodType, string]>([
    ['a UUID', PersonId, 'uuid'],
    ['an integer', z.int(), 'bigint'],
    ['an integer with bounds', z.int().min(0).max(5), 'bigint'],
    ['a number', z.number(), 'double precision'],
    ['a share', z.number().min(0).max(1), 'double precision'],
    ['a list that nobody changes', z.array(z.int()).readonly(), 'jsonb'],
    ['yes or no', z.boolean(), 'boolean'],
    ['a text', z.string(), 'text'],
    ['a text of a pattern', z.string().regex(/^a/), 'text'],
    ['one of several words', z.enum(['a', 'b']), 'text'],
    ['a moment', Instant, 'timestamptz'],
    ['a day', LocalDay, 'date'],
    ['a list', z.array(z.int()), 'jsonb'],
    ['an object', z.object({ a: z.int() }), 'jsonb'],
    ['one of several objects', z.union([z.object({ a: z.int() }), z.object({ b: z.int() })]), 'jsonb'],
    ['a record', z.record(z.string(), z.int()), 'jsonb'],
    ['a branded integer', z.int().brand<'Count'>(), 'bigint'],
  ])('holds %s', (_, schema, type) => {
    expect(tableOf(projectionWith(z.object({ value: schema })), 1).row).toMatchObject([
      { type, nullable: false, hidden: false },
    ])
    expect(tableOf(projectionWith(z.object({ value: schema.nullable() })), 1).row).toMatchObject([
      { type, nullable: true },
    ])
    expect(tableOf(projectionWith(z.object({ value: hidden(schema) })), 1).row).toMatchObject([{ type, hidden: true }])
    // Hidden and nullable: the mark is on the outer schema.
    expect(tableOf(projectionWith(z.object({ value: hidden(schema.nullable()) })), 1).row).toMatchObject([
      { type, nullable: true, hidden: true },
    ])
  })

  it('refuses a type that no column can store, and names the field', () => {
    expect(() => tableOf(projectionWith(z.object({ value: z.string().optional() })), 1)).toThrow(/some-rows\.value/)
    expect(() => tableOf(projectionWith(z.object({ value: z.union([z.string(), z.int()]) })), 1)).toThrow(/union/)
  })

  it('is named in snake case and in quotes, because a field may be an SQL keyword', () => {
    const table = tableOf(projectionWith(z.object({ from: z.string(), lastPractisedAt: Instant, order: z.int() })), 3)
    expect(table).toMatchObject({ name: 'some_rows__g3', view: 'some_rows' })
    expect(table.row.map(({ name }) => name)).toEqual(['"from"', '"last_practised_at"', '"order"'])
    expect(snakeCase('daily-activityByClass')).toBe('daily_activity_by_class')
  })
})

describe('the statements of a table', () => {
  const projection = defineProjection('some-rows', {
    version: 1,
    description: 'For this test.',
    key: z.object({ learner: PersonId, user: z.string() }),
    row: z.object({ group: z.string(), streak: hidden(z.int()), size: z.int().nullable() }),
    indexes: [['group', 'size']],
    on: () => [],
  })
  const statements = createTable(tableOf(projection, 1), projection)

  it('create a primary key that begins with the tenant', () => {
    expect(statements).toContain('alter table read.some_rows__g1 add primary key (tenant, "learner", "user")')
    expect(statements[0]).toMatch(/"group" text collate "C" not null/)
    expect(statements[0]).toMatch(/"size" bigint,/)
  })

  it('create indexes that begin with the tenant', () => {
    expect(statements).toContain('create index on read.some_rows__g1 (tenant, "group", "size")')
  })

  it('index a person column of the key unless the key or an index begins with it, because erasures search by person alone', () => {
    const key = z.object({ class: z.string(), learner: PersonId })
    const indexes = (...indexes: (readonly 'learner'[])[]) => {
      const projection = defineProjection('some-rows', {
        version: 1,
        description: 'For this test.',
        key,
        row: z.object({}),
        indexes,
        on: () => [],
      })
      return createTable(tableOf(projection, 1), projection).filter((statement) => statement.startsWith('create index'))
    }
    expect(indexes()).toEqual(['create index on read.some_rows__g1 (tenant, "learner")'])
    expect(indexes(['learner'])).toEqual(['create index on read.some_rows__g1 (tenant, "learner")'])
    expect(statements.filter((statement) => statement.startsWith('create index'))).toHaveLength(1)
  })

  it('grant readers no hidden column, neither on the table nor on the view', () => {
    const grant = statements.find((statement) => statement.startsWith('grant select'))
    expect(grant).toContain('"group"')
    expect(grant).not.toContain('"streak"')
    expect(pointView(tableOf(projection, 1)).join()).not.toContain('"streak"')
  })

  it('restrict readers to their tenant, the owner too, and run the view with the rights of its reader', () => {
    expect(statements).toContain('alter table read.some_rows__g1 enable row level security')
    expect(statements.at(-1)).toBe('alter table read.some_rows__g1 force row level security')
    expect(pointView(tableOf(projection, 1)).join()).toContain('security_invoker = true')
  })
})
