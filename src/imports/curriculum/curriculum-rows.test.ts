/** What the rows of a curriculum become, and which are set aside. */
import { describe, expect, it } from 'vitest'
import type { Note } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { type CurriculumRows, readCurriculum } from './curriculum-rows.ts'

async function read(...rows: readonly string[]): Promise<CurriculumRows & { notes: Note[] }> {
  const notes: Note[] = []
  const aside = {
    ...{ add: (note: Note) => void notes.push(note), counts: new Map(), path: '' },
    ...{ close: () => undefined, discard: () => undefined },
  }
  async function* lines() {
    for (const [n, text] of rows.entries()) yield { line: n + 1, text }
  }
  return { ...(await readCurriculum(lines(), { file: 'c.csv', aside })), notes }
}

const HEAD = 'skill,name,grade,prerequisites,exercise,level,question,expected'

describe('a table of a curriculum', () => {
  it('has a row for each skill, and a row for each exercise', async () => {
    const { skills, exercises, rows, notes } = await read(
      HEAD,
      'calcul/division,La division,CM2,calcul/multiplication;calcul/soustraction,,,,',
      'calcul/division,,,,division-1,2,"Combien font 56 ÷ 7, exactement ?",8',
    )
    expect(skills).toEqual([
      {
        ...{ skill: 'calcul/division', title: 'La division', grade: 5 },
        prerequisites: ['calcul/multiplication', 'calcul/soustraction'],
      },
    ])
    expect(exercises).toEqual([
      {
        ...{ exercise: 'division-1', skill: 'calcul/division', difficulty: 2 },
        ...{ question: 'Combien font 56 ÷ 7, exactement ?', expected: '8' },
      },
    ])
    expect({ rows, notes }).toEqual({ rows: 2, notes: [] })
  })

  it('may lack every column but the skill, and what it does not say is absent', async () => {
    expect((await read('Skill;Exercise', 'lecture;')).skills).toEqual([{ skill: 'lecture', prerequisites: [] }])
    expect((await read('skill;exercise', 'lecture;e1')).exercises).toEqual([{ exercise: 'e1', skill: 'lecture' }])
  })

  it.each([
    ['CP', 1],
    ['cm1', 4],
    ['6e', 6],
    ['6ème', 6],
    ['Tle', 12],
    ['9', 9],
  ])('reads the grade %s as the school year %d', async (grade, year) =>
    expect((await read('skill,grade', `s,${grade}`)).skills[0]?.grade).toBe(year),
  )

  it('names skills and exercises as a table of answers does, so that both fit', async () => {
    const { skills, exercises } = await read(HEAD, 'Fractions CM1,,,,,,,', 'Fractions CM1,,,,12.0,1,,')
    expect(skills[0]?.skill).toBe(exercises[0]?.skill)
    expect(skills[0]?.skill).toMatch(/^fractions-cm1-[0-9a-f]{12}$/)
    expect(exercises[0]?.exercise).toBe('12')
  })

  it.each([
    [',La division,,,,,,', 'no skill'],
    ['s,,13,,,,,', 'no grade from 1 (CP) to 12 (terminale)'],
    ['s,,,,e,6,,', 'no level from 1 to 5'],
    ['s,,,,e,two,,', 'no level from 1 to 5'],
    ['s,,,,,2,,', 'a level, question or expected answer without an exercise'],
    ['s,Nom,,,e,2,,', 'an exercise with a name, grade or prerequisites: these belong to a row of the skill alone'],
    ['s,,,', 'another number of cells than the first line'],
    ['good,Other,,,,,,', 'defined in an earlier row, which says something else'],
    [`s,${'x'.repeat(201)},,,,,,`, 'a name of more than 200 letters, or with characters that cannot be stored'],
  ])('sets the row "%s" aside', async (row, reason) => {
    const { skills, exercises, notes } = await read(HEAD, 'good,Nom,,,,,,', row, 'good,Nom,,,,,,')
    expect(notes).toEqual([{ file: 'c.csv', row: 3, reason, taken: false }])
    expect([...skills, ...exercises]).toHaveLength(1)
  })

  it.each([
    ['', /is empty/],
    ['competence,nom', /no column "skill"/],
    [HEAD, /no skill and no exercise/],
    ['skill,name,Skill', /several columns for "skill" \("skill"\)/],
  ])('is refused as a whole where its first line is "%s" and nothing follows', async (head, message) => {
    await expect(head === '' ? read() : read(head)).rejects.toThrow(message)
    await expect(head === '' ? read() : read(head)).rejects.toThrow(SourceMissing)
  })
})
