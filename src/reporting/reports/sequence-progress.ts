// How far each learner of a class is with each activity of a sequence.
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import { byName, defineReport, registerName } from '../report.ts'

const words = {
  fr: {
    title: (name: string, ofClass: string | null) =>
      `Progression dans la séquence « ${name} »${ofClass === null ? '' : `, classe ${ofClass}`}`,
    lead: 'Où en est chaque élève dans chaque activité. Une case vide : l’activité n’est pas commencée.',
    learner: 'Élève',
    done: 'Terminé',
    minutes: 'Minutes',
    status: { 'in-progress': 'en cours', 'needs-review': 'à corriger', completed: 'terminée' } as Readonly<
      Record<string, string>
    >,
    points: (score: string, of: number) => `${score} sur ${of}`,
    late: 'en retard',
    decimal: ',',
    plot: 'Part terminée par élève',
    plotText: 'La part de la séquence que chaque élève a terminée.',
  },
  en: {
    title: (name: string, ofClass: string | null) =>
      `Progress on the sequence “${name}”${ofClass === null ? '' : `, class ${ofClass}`}`,
    lead: 'How far each learner is with each activity. An empty cell: the activity was not begun.',
    learner: 'Learner',
    done: 'Done',
    minutes: 'Minutes',
    status: { 'in-progress': 'in progress', 'needs-review': 'to be marked', completed: 'completed' } as Readonly<
      Record<string, string>
    >,
    points: (score: string, of: number) => `${score} of ${of}`,
    late: 'late',
    decimal: '.',
    plot: 'Share done by learner',
    plotText: 'The share of the sequence that each learner has done.',
  },
}

export default defineReport('sequence-progress', {
  query: 'class-sequence-work',
  sequence: 'required',
  past: 'offered',
  period: 'none',
  hasSkills: false,
  pageRows: 200,
  fileName: { fr: 'progression-dans-la-sequence', en: 'sequence-progress' },
  answer: z.object({
    title: z.string(),
    className: z.string().nullable(),
    outline: z.array(z.object({ activities: z.array(z.object({ activity: z.string(), title: z.string() })) })),
    learners: z.array(
      z.object({
        learner: PersonId,
        givenName: z.string().nullable(),
        familyName: z.string().nullable(),
        percentage: z.number(),
        durationMs: z.number(),
        activities: z.array(
          z.object({
            activity: z.string(),
            status: z.string(),
            score: z.number().nullable(),
            maxScore: z.number().nullable(),
            late: z.boolean(),
          }),
        ),
      }),
    ),
  }),
  table({ title, className, outline }, pages, { language }) {
    const t = words[language]
    const activities = outline.flatMap((lesson) => lesson.activities)
    const learners = byName(
      pages.flatMap((page) => page.learners),
      language,
    )
    return {
      title: t.title(title, className),
      lead: t.lead,
      columns: [
        { title: t.learner, as: 'text' },
        { title: t.done, as: 'share' },
        { title: t.minutes, as: 'number' },
        ...activities.map((activity) => ({ title: activity.title, as: 'text' }) as const),
      ],
      rows: learners.map((one) => {
        const cellOf = new Map(one.activities.map((cell) => [cell.activity, cell]))
        return [
          registerName(one, language),
          wholeShare(one.percentage),
          Math.round(one.durationMs / 6_000) / 10,
          ...activities.map(({ activity }) => {
            const cell = cellOf.get(activity)
            if (!cell) return null
            const { status, score, maxScore, late } = cell
            return [
              t.status[status] ?? status,
              ...(score === null || maxScore === null
                ? []
                : [t.points(String(score).replace('.', t.decimal), maxScore)]),
              ...(late ? [t.late] : []),
            ].join(', ')
          }),
        ]
      }),
      group: null,
      plot: {
        ...{ title: t.plot, description: t.plotText, name: t.learner, value: t.done, as: 'share' },
        bars: learners.map((one) => ({ name: registerName(one, language), value: wholeShare(one.percentage) })),
      },
      people: learners.map(({ learner }) => learner),
    }
  },
})

/** In whole percent, rounded down: 100 % only once it is finished, in every format. */
const wholeShare = (percentage: number): number => Math.floor(percentage) / 100
