// How often an insert compares numbers with their names: once, and again after the writer has lost its knowledge of the log.
import type pg from 'pg'
import { expect, it } from 'vitest'
import { type EventId, START } from '#kernel/ids.ts'
import { aLearner, tenantA } from '../contract-records.ts'
import type { Numbered } from './batch-store.ts'
import { Misnumbered, numberProofs, type RowNumbers } from './number-proofs.ts'
import { postgresBatchStore, type Row } from './statements.ts'
import type { Queryable } from './steady-connection.ts'

const type = { id: 1, name: 'test.done', version: 1, provenIn: 0 }
const zone = { id: 1, name: 'UTC', provenIn: 0 }
function numbersOf(id: number): RowNumbers {
  const name = aLearner()
  const stream = {
    id,
    name,
    kind: 'learner' as const,
    uuid: name.slice(-36),
    tenant: tenantA,
    tenantNumber: 1,
    provenIn: 0,
  }
  return { stream, type, zone }
}
const rowOf = (numbers: RowNumbers): Numbered<Row> => ({
  stream: numbers.stream.id,
  revision: 0,
  row: {
    occurredAt: '2026-03-12T09:42:00.123Z',
    numbers,
    fingerprint: 0,
    id: '0193a000-0000-7000-8000-000000000001',
    actor: '0193a000-0000-7000-8000-0000000000ac',
    metadata: '{}',
    sealed: Buffer.alloc(0),
    data: '{}',
  },
})

/** Records the names of statements in order. Each writes all of its rows, unless `written` says otherwise. */
function storeOver({ written = true } = {}) {
  const names: (string | undefined)[] = []
  const db: Queryable = {
    async query<R extends pg.QueryResultRow>({ name }: pg.QueryConfig) {
      names.push(name)
      const rows: R[] = []
      return { rows, rowCount: written ? (name?.includes('many') ? 2 : 1) : 0, command: '', oid: 0, fields: [] }
    },
  }
  const proofs = numberProofs()
  const { insertAfter } = postgresBatchStore(db, db, proofs)
  const head = { position: START, id: null as EventId | null }
  return { insert: (...numbers: RowNumbers[]) => insertAfter(head, numbers.map(rowOf)), names, proofs }
}

it('compares a number only in its first insert', async () => {
  const { insert, names, proofs } = storeOver()
  const [one, two] = [numbersOf(1), numbersOf(2)]
  await insert(one)
  await insert(one)
  await insert(one, two)
  await insert(one, two)
  proofs.doubt()
  await insert(one)
  await insert(one)
  expect(names).toEqual([
    'log-insert-one-comparing',
    'log-insert-one',
    'log-insert-many-comparing',
    'log-insert-many',
    'log-insert-one-comparing',
    'log-insert-one',
  ])
})

it('does not consider a number proven by an insert that wrote nothing', async () => {
  const { insert, names } = storeOver({ written: false })
  const one = numbersOf(1)
  await expect(insert(one)).rejects.toBeInstanceOf(Misnumbered)
  await expect(insert(one)).rejects.toBeInstanceOf(Misnumbered)
  expect(names).toEqual(['log-insert-one-comparing', 'log-insert-one-comparing'])
})
