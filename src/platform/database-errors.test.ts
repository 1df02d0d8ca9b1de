import { expect, it } from 'vitest'
import { mayPass } from './database-errors.ts'

const refusedWith = (code: string) => Object.assign(new Error('refused'), { code })

it('tells what may succeed later from what never will', () => {
  // A lost connection, a shutdown, a cancelled statement, a transaction in which this process was frozen.
  for (const code of ['08006', '40001', '53300', '57P01', '57014', '25P03', '25P04', 'ECONNRESET'])
    expect(mayPass(refusedWith(code)), code).toBe(true)
  // A write in a read-only transaction, a value that is too long, a key that exists, an unknown table.
  for (const code of ['25006', '25P02', '22001', '23505', '42P01']) expect(mayPass(refusedWith(code)), code).toBe(false)
})
