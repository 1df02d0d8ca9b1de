// Names of folders and files, from names that people typed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distinctNames, safeName } from './file-names.ts'

describe('a safe name', () => {
  it.each([
    ['CM1 A', 'CM1 A'],
    ['Élèves d’Éric', 'Élèves d’Éric'],
    ['CM1/CM2', 'CM1-CM2'],
    ['..', 'classe'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows', 'C-Windows'],
    ['.cachée', 'cachée'],
    ['6e « B » ?', '6e « B »'],
    ['CM1\u0000\u0007\nA', 'CM1 A'],
    ['CM1\u202eA', 'CM1 A'],
    ['e\u0301', 'é'],
    ['nul', '_nul'],
    ['COM1.txt', '_COM1.txt'],
    ['CON .txt', '_CON .txt'],
    ['  ', 'classe'],
    ['CM1.', 'CM1'],
    ['\ud800', '\ufffd'],
  ])('of %j is %j', (name, safe) => expect(safeName(name, 'classe')).toBe(safe))

  it('is short, and cuts no character into two', () => {
    expect(safeName('A'.repeat(300), 'classe')).toBe('A'.repeat(60))
    const family = '👩‍👩‍👧'
    expect(Buffer.byteLength(safeName(family.repeat(100), 'classe'))).toBeLessThanOrEqual(180)
  })

  it('is one segment that every system can unpack, whatever was typed', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (typed) => {
        const name = safeName(typed, 'classe')
        expect(name).not.toBe('')
        expect(name).not.toMatch(/[/\\:*?"<>|\p{Cc}]|^[.\s]|[.\s]$/u)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(181)
      }),
    ))
})

it('gives each name of a folder once, also where upper and lower case are the same', () => {
  const once = distinctNames()
  expect(['CM1 A', 'cm1 a', 'CM1 A', 'CM1 A (2)', 'CM1 B'].map(once)).toEqual([
    'CM1 A',
    'cm1 a (2)',
    'CM1 A (3)',
    'CM1 A (2) (2)',
    'CM1 B',
  ])
})
