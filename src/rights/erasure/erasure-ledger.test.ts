import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { erasureId } from './erasure.ts'
import { type Asked, ERASURE_LEDGER_FILE, erasureLedger } from './erasure-ledger.ts'

const at = Instant.parse('2026-11-28T08:00:00.000Z')
const tenant = TenantId.parse(id('5c00', 1))
const asked = (n: number): Asked => {
  const person = PersonId.parse(id('dead', n))
  return { id: erasureId(tenant, person), tenant, person, by: person, askedAt: at }
}

async function aLedger() {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-ledger-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return erasureLedger(join(directory, ERASURE_LEDGER_FILE))
}

describe('the ledger of erasures', () => {
  it('gives each erasure once, however often it was written', async () => {
    const ledger = await aLedger()
    expect(await ledger.read()).toEqual([])
    await Promise.all([ledger.asked(asked(1)), ledger.asked(asked(2)), ledger.asked(asked(1))])
    await ledger.finished(asked(1).id, at)
    expect(await ledger.read()).toEqual([asked(1), asked(2)])
  })

  it('skips a line that a lost power left unfinished, and the next line is not lost with it', async () => {
    const ledger = await aLedger()
    await ledger.asked(asked(1))
    await appendFile(ledger.file, '{"erasure":{"id":"5')
    await ledger.asked(asked(2))
    expect(await ledger.read()).toEqual([asked(1), asked(2)])
  })

  it('refuses to be read if a finished line is damaged', async () => {
    const ledger = await aLedger()
    await ledger.asked(asked(1))
    await appendFile(ledger.file, 'nonsense\n\n')
    await expect(ledger.read()).rejects.toThrow('is damaged in line')
    expect(await readFile(ledger.file, 'utf8')).toContain('nonsense')
  })
})
