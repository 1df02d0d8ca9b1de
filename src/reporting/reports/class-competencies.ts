// How far each learner of a class is in each competency that was assessed in it.
import { z } from 'zod'
import { AssessmentLevel, levelsInEnglish, levelsInFrench } from '#events/learning/competencies.ts'
import { PersonId } from '#kernel/ids.ts'
import { byName, defineReport, registerName } from '../report.ts'

const words = {
  fr: {
    title: 'Compétences de la classe',
    lead: 'Le niveau de la dernière évaluation de chaque compétence. Une case vide : la compétence n’a pas été évaluée.',
    learner: 'Élève',
    levels: levelsInFrench,
    differ: 'avis différents',
    competency: 'Compétence',
    acquired: 'Élèves',
    plot: 'Élèves qui ont acquis chaque compétence',
    plotText: 'Combien d’élèves ont le niveau acquis ou expert, pour chaque compétence évaluée dans la classe.',
  },
  en: {
    title: 'Competencies of the class',
    lead: 'The level of the latest assessment of each competency. An empty cell: the competency was not assessed.',
    learner: 'Learner',
    levels: levelsInEnglish,
    differ: 'opinions differ',
    competency: 'Competency',
    acquired: 'Learners',
    plot: 'Learners who have acquired each competency',
    plotText:
      'How many learners have the level acquired or expert, for each competency that was assessed in the class.',
  },
}

export default defineReport('class-competencies', {
  query: 'class-competencies',
  sequence: 'none',
  past: 'none',
  period: 'none',
  hasSkills: false,
  pageRows: null,
  fileName: { fr: 'competences-de-la-classe', en: 'class-competencies' },
  answer: z.object({
    competencies: z.array(z.object({ code: z.string(), title: z.string() })),
    learners: z.array(
      z.object({ learner: PersonId, givenName: z.string().nullable(), familyName: z.string().nullable() }),
    ),
    cells: z.array(z.object({ learner: PersonId, competency: z.string(), level: AssessmentLevel, agree: z.boolean() })),
  }),
  table({ competencies, learners, cells }, _, { language }) {
    const t = words[language]
    const cellOf = new Map(cells.map((cell) => [`${cell.learner} ${cell.competency}`, cell]))
    const cellsOf = Map.groupBy(cells, ({ competency }) => competency)
    // A framework has hundreds, and a class is assessed in a few.
    const assessed = competencies.filter(({ code }) => cellsOf.has(code))
    return {
      title: t.title,
      lead: t.lead,
      columns: [
        { title: t.learner, as: 'text' },
        ...assessed.map(({ code, title }) => ({ title: `${code} ${title}`, as: 'text' }) as const),
      ],
      rows: byName(learners, language).map((one) => [
        registerName(one, language),
        ...assessed.map(({ code }) => {
          const cell = cellOf.get(`${one.learner} ${code}`)
          if (!cell) return null
          return cell.agree ? t.levels[cell.level] : `${t.levels[cell.level]}, ${t.differ}`
        }),
      ]),
      group: null,
      plot: {
        ...{ title: t.plot, description: t.plotText, name: t.competency, value: t.acquired, as: 'number' },
        bars: assessed.map(({ code }) => ({
          name: code,
          value: (cellsOf.get(code) ?? []).filter(({ level }) => level === 'acquis' || level === 'expert').length,
        })),
      },
      people: learners.map(({ learner }) => learner),
    }
  },
})
