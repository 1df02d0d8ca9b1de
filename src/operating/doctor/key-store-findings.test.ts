import { expect, it } from 'vitest'
import type { KeyStoreStatus } from '#privacy/key-status.ts'
import { keyStoreFindings } from './key-store-findings.ts'

const nowMs = Date.parse('2026-11-20T12:00:00Z')
const status: KeyStoreStatus = {
  storeId: 'a',
  where: '/keys/keys.sqlite',
  secretsIn: '/keys/secrets',
  ledger: '/data/destroyed-keys.ndjson',
  canEnd: true,
  living: 3,
  destroyed: 1,
  erasedPeople: 1,
  epochs: [
    { epoch: 1, beganAt: '2026-10-01T00:00:00Z', endedAt: '2026-11-01T00:00:00Z', keys: 0, hasSecret: false },
    { epoch: 2, beganAt: '2026-11-01T00:00:00Z', endedAt: null, keys: 3, hasSecret: true },
  ],
  current: { epoch: 2, beganAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' },
  unfinished: 0,
  lastBackupAt: '2026-11-18T00:00:00Z',
}
const checked = { checked: 3, closed: 0, first: [] }
const judged = (change: Partial<KeyStoreStatus>, opened: Parameters<typeof keyStoreFindings>[0] | null = null) =>
  keyStoreFindings(opened ?? { kind: 'store', status: { ...status, ...change }, checked }, nowMs).map(
    ({ severity, what }) => `${severity}: ${what}`,
  )

it('finds nothing wrong with a store that opens and has a backup', () =>
  expect(judged({})).toEqual(['ok: 3 of 3 keys opened, epoch 2 is 19 days old, last backup 2 days ago']))

it('is not troubled by a store that the first start will make', () =>
  expect(judged({}, { kind: 'none', message: '' })).toEqual(['ok: none yet: the service makes one when it starts']))

it('finds trouble where nobody has decided, secrets are missing or keys do not open', () => {
  expect(judged({}, { kind: 'undecided', problem: 'is not set. Decide' })).toEqual([
    'trouble: SILLAGE_KEYS is not set. Decide',
  ])
  expect(judged({ epochs: status.epochs.map((epoch) => ({ ...epoch, hasSecret: false })) })).toEqual([
    'trouble: the secret of epoch 2 is missing in /keys/secrets',
  ])
  const closed = { checked: 3, closed: 2, first: [{ id: 'k', why: 'key k does not open' }] }
  expect(judged({}, { kind: 'store', status, checked: closed })).toEqual([
    'trouble: 2 of 3 keys do not open: key k does not open',
  ])
})

it.each<[string, Partial<KeyStoreStatus>]>([
  ['never backed up', { lastBackupAt: null }],
  ['the last backup is 19 days old', { lastBackupAt: '2026-11-01T00:00:00Z' }],
  ['a rotation is not finished', { unfinished: 1 }],
  ['epochs cannot end: the master key can open every old copy', { canEnd: false }],
  [
    'epoch 2 is 50 days old: old copies still open what was destroyed in it',
    { current: { epoch: 2, beganAt: '2026-10-01T00:00:00Z', endsAt: null } },
  ],
])('warns: %s', (what, change) => expect(judged(change)).toEqual([`warning: ${what}`]))

it('asks for no backup of a store without keys', () =>
  expect(judged({ lastBackupAt: null, living: 0, current: null, epochs: [] })).toEqual(['ok: no keys yet']))
