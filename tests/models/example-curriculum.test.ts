/** The French curriculum and framework that ship as files, and that the simulated schools define. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readCompetencies } from '#imports/competencies/competency-rows.ts'
import { readCurriculum } from '#imports/curriculum/curriculum-rows.ts'
import { linesOfText } from '#imports/text-lines.ts'
import { exercisesBySkill, skills } from '#simulator/curriculum.ts'
import { curriculumLines } from '#simulator/curriculum-csv.ts'
import { framework, frameworkLines } from '#simulator/framework.ts'
import { questions } from '#simulator/questions/questions.ts'

const file = fileURLToPath(new URL('../../docs/examples/curriculum-fr.csv', import.meta.url))

describe('the example of a curriculum', () => {
  it('is written from what the simulated schools teach (node tools/curriculum/write-example.ts)', () =>
    expect(readFileSync(file, 'utf8')).toBe([...curriculumLines(), ''].join('\n')))

  it('is imported whole', async () => {
    const faults: unknown[] = []
    const aside = {
      ...{ add: (note: unknown) => void faults.push(note), counts: new Map(), path: '' },
      ...{ close: () => undefined, discard: () => undefined },
    }
    const read = await readCurriculum(linesOfText(file), { file: 'curriculum-fr.csv', aside })
    expect(faults).toEqual([])
    expect(read.skills.map(({ skill }) => skill)).toEqual(skills.map(({ id }) => id))
    const simulated = [...exercisesBySkill(1).values()].flat(2)
    expect(read.exercises.map(({ exercise }) => exercise)).toEqual(simulated.map(({ id }) => id))
  })

  it('asks no question twice within a skill, and takes no right answer for wrong', () => {
    for (const [skill, of] of questions) {
      expect(new Set(of.map(({ question }) => question)).size, skill).toBe(40)
      expect(of.filter(({ expected, wrong }) => wrong.includes(expected) || wrong.includes('?'))).toEqual([])
    }
  })

  it('teaches what comes before a skill in the same grade or an earlier one', () => {
    const gradeOf = new Map(skills.map(({ id, grade }) => [id, grade]))
    for (const { id, after, grade } of skills)
      if (after !== undefined) expect(gradeOf.get(after), id).toBeLessThanOrEqual(grade)
  })

  it('offers the right answer among those to choose from', () => {
    const choices = [...exercisesBySkill(1).values()].flat(2).filter(({ isChoice }) => isChoice)
    expect(choices.length).toBeGreaterThan(200)
    for (const { question, expected, wrong } of choices) {
      const letters = [...question.matchAll(/^([A-D])\. /gm)].map(([, letter]) => letter)
      expect([...wrong, expected].sort()).toEqual(letters)
    }
  })
})

describe('the example of a framework of competencies', () => {
  const table = fileURLToPath(new URL('../../docs/examples/competencies-fr.csv', import.meta.url))

  it('is written from what the demonstration school defines (node tools/curriculum/write-example.ts)', () =>
    expect(readFileSync(table, 'utf8')).toBe([...frameworkLines(), ''].join('\n')))

  it('is imported whole, and says what the demonstration school defines', async () => {
    const faults: unknown[] = []
    const aside = {
      ...{ add: (note: unknown) => void faults.push(note), counts: new Map(), path: '' },
      ...{ close: () => undefined, discard: () => undefined },
    }
    const read = await readCompetencies(linesOfText(table), { file: 'competencies-fr.csv', aside })
    expect(faults).toEqual([])
    expect(read.competencies).toEqual(framework)
  })
})
