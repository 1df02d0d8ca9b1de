/** What the rows of a table of competencies become, and which are set aside. */
import { describe, expect, it } from 'vitest'
import type { Note } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { type CompetencyRows, readCompetencies } from './competency-rows.ts'

async function read(...rows: readonly string[]): Promise<CompetencyRows & { notes: Note[] }> {
  const notes: Note[] = []
  const aside = {
    ...{ add: (note: Note) => void notes.push(note), counts: new Map(), path: '' },
    ...{ close: () => undefined, discard: () => undefined },
  }
  async function* lines() {
    for (const [n, text] of rows.entries()) yield { line: n + 1, text }
  }
  return { ...(await readCompetencies(lines(), { file: 'c.csv', aside })), notes }
}

const HEAD = 'code,title,kind,domain,expected,description'
const good = 'FR.ECR.1,Écrire un texte,compétence,Écriture,maîtrise,'
const written = {
  ...{ code: 'FR.ECR.1', title: 'Écrire un texte', kind: 'competence' },
  ...{ domain: 'Écriture', expectedLevel: 'maitrise' },
}

describe('a table of competencies', () => {
  it('has a row for each, in columns of any order', async () => {
    expect(await read(HEAD, good)).toEqual({ rows: 1, competencies: [written], notes: [] })
    const other = await read(
      'expected;grade;title;domain;code;kind',
      'maitrise;CE1;Écrire un texte;Écriture;fr.ecr.1;competence',
    )
    expect(other.competencies).toEqual([written])
  })

  it('may name its columns in French', async () => {
    const { competencies } = await read(
      'Code;Titre;Type;Domaine;Niveau attendu',
      'FR.ECR.1;Écrire un texte;compétence;Écriture;maîtrise',
    )
    expect(competencies).toEqual([written])
  })

  it('takes the same row twice, and sets aside a second row of a code that says something else', async () => {
    const { competencies, notes } = await read(HEAD, good, good, good.replace('maîtrise', 'initiation'))
    expect(competencies).toEqual([written])
    expect(notes).toMatchObject([{ row: 4, reason: 'defined in an earlier row, which says something else' }])
  })

  it.each([
    ['ÉCR 1,t,savoir,d,maitrise,', /^column "code"/],
    ['A.1,,savoir,d,maitrise,', /^column "title"/],
    ['A.1,t,connaissance,d,maitrise,', /^column "kind": neither savoir nor compétence$/],
    ['A.1,t,savoir,,maitrise,', /^column "domain"/],
    ['A.1,t,savoir,d,fort,', /^column "expected"/],
    [`A.1,t,savoir,d,maitrise,${'x'.repeat(2_001)}`, /^column "description"/],
    ['A.1,t', /^another number of cells/],
  ])('sets the row "%.40s" aside, and names its column', async (row, reason) => {
    const { competencies, notes } = await read(HEAD, row, good)
    expect(notes).toEqual([{ file: 'c.csv', row: 2, reason: expect.stringMatching(reason), taken: false }])
    expect(competencies).toEqual([written])
  })

  it.each([
    ['', /is empty/],
    ['code,title', /no columns "kind", "domain", "expected"/],
    [HEAD, /no competency/],
  ])('is refused as a whole where its first line is "%s" and nothing follows', async (head, message) => {
    await expect(head === '' ? read() : read(head)).rejects.toThrow(message)
    await expect(head === '' ? read() : read(head)).rejects.toThrow(SourceMissing)
  })
})
