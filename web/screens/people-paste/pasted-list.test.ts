import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOf, isReady, readPasted } from './pasted-list.ts'

const names = (text: string) =>
  readPasted(text, 'learner').map(({ givenName, familyName, role }) => [givenName, familyName, role])

describe('a pasted list', () => {
  it.each([
    ['from a spreadsheet', 'Léa\tSol\nNoé\tVal'],
    ['with semicolons', 'Léa;Sol\nNoé;Val'],
    ['with commas', 'Léa,Sol\r\nNoé,Val\r\n'],
    ['with column names in another order', 'Nom;Prénom\nSol;Léa\nVal;Noé'],
    ['with column names in English', 'First name,Surname\nLéa,Sol\nNoé,Val'],
    ['with empty lines and spaces', '\n  Léa ;  Sol \n;;\n\nNoé;Val\n'],
    ['with quotes', '"Léa";"Sol"\n"Noé";"Val"'],
  ])('is read %s', (_, text) =>
    expect(names(text)).toEqual([
      ['Léa', 'Sol', 'learner'],
      ['Noé', 'Val', 'learner'],
    ]),
  )

  it('knows roles as schools write them', () =>
    expect(names('Ben;Roc;Enseignante\nAda;Lind;DIRECTION\nZoé;Val;élève\nJo;Val;')).toEqual([
      ['Ben', 'Roc', 'teacher'],
      ['Ada', 'Lind', 'administrator'],
      ['Zoé', 'Val', 'learner'],
      ['Jo', 'Val', 'learner'],
    ]))

  it('says what is wrong with a line, by its number in the text', () => {
    const rows = readPasted(
      `Prénom;Nom;Rôle\nLéa;Sol\n;Val\nMax;Ort;pirate\n\nlea;SOL\n${'a'.repeat(101)};Val\nNoé;Val`,
      'learner',
      new Set(['Noé Val']),
    )
    expect(rows.map(({ line, trouble }) => [line, trouble])).toEqual([
      [2, null],
      [3, { kind: 'no-name' }],
      [4, { kind: 'unknown-role', role: 'pirate' }],
      [6, { kind: 'twice', line: 2 }],
      [7, { kind: 'too-long' }],
      [8, { kind: 'known' }],
    ])
    expect(rows.filter(isReady).map(({ line }) => line)).toEqual([2, 8])
  })

  it('reads the grade of a learner from a fourth column, or from one of that name, and says what is none', () => {
    const grades = (text: string) => readPasted(text, 'learner').map(({ grade, trouble }) => [grade, trouble])
    expect(grades('Léa;Sol;;CE2\nNoé;Val;élève;CM1\nZoé;Val')).toEqual([
      ['CE2', null],
      ['CM1', null],
      ['', null],
    ])
    expect(grades('Niveau;Nom;Prénom\nCM1;Sol;Léa\n<CM1>;Val;Noé')).toEqual([
      ['CM1', null],
      ['<CM1>', { kind: 'wrong-grade' }],
    ])
  })

  it('of nothing is empty', () => expect(readPasted(' \n\n', 'learner')).toEqual([]))

  it('never fails, and reads every line that has something in it', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const rows = readPasted(text, 'learner')
        expect(rows.length).toBeLessThanOrEqual(text.split(/\r?\n/).length)
        for (const row of rows.filter(isReady)) expect(row.givenName && row.familyName).not.toBe('')
      }),
    ))
})

it('gives back any fields that were quoted', () =>
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[^\s\r\n]{0,8}$/u), { minLength: 1, maxLength: 4 }), (fields) => {
      const line = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(';')
      expect(fieldsOf(line, ';')).toEqual(fields.map((field) => field.normalize('NFC').replaceAll(/\s+/g, ' ').trim()))
    }),
  ))
