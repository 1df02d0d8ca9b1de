// The groups of the course-risk model’s features (`courseSchema`, each with its rank in the class), and what each says of a
// learner in a course.
import { courseSchema } from '../features/course-features.ts'
import { capital, colon, counted, type Known, type Phrase, percentEn, percentFr, type ReasonGroup } from './groups.ts'

/** The model sees a value, where it is comparable between courses, and its rank among those of the class. */
const withRanks = (features: readonly string[]): readonly string[] => [
  ...features,
  ...features.map((name) => `${name}Rank`),
]

type Parts = { readonly fr: string; readonly en: string; readonly childFr: string; readonly childEn: string }
const phraseOf = ({ fr, en, childFr, childEn }: Parts): Phrase => ({
  fr,
  en: capital(en),
  child: { fr: childFr, en: childEn },
})

const days = (count: number): string => `${count} ${Math.abs(count) > 1 ? 'jours' : 'jour'}`
const daysEn = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`

const regularity: ReasonGroup = {
  id: 'regularity',
  features: withRanks([
    ...['activeDays', 'activeDays7', 'activeDays14', 'activeDays28', 'activeWeeks', 'daysSinceVisit', 'viewsTrend'],
    ...['views', 'views7', 'views14', 'views28'],
  ]),
  phrase(known) {
    const [active, since] = [known('activeDays14'), known('daysSinceVisit')]
    if (Number.isNaN(since))
      return phraseOf({
        fr: 'Aucune visite du cours',
        en: 'no visit to the course',
        childFr: 'Tu n’as pas encore ouvert le cours',
        childEn: 'You have not opened the course yet',
      })
    return phraseOf({
      fr: `Régularité des visites (${days(active)} sur 14, dernière visite il y a ${days(since)})`,
      en: `regularity of visits (${active} of 14 days, last visit ${daysEn(since)} ago)`,
      childFr: `Tu as travaillé ${days(active)} sur les 14 derniers`,
      childEn: `You worked on ${daysEn(active)} of the last 14`,
    })
  },
}

const contents: ReasonGroup = {
  id: 'contents',
  features: withRanks(['pageViews', 'videoViews', 'resourceViews', 'courseViews', 'otherViews']),
  phrase: (known) =>
    views(known, ['pageViews', 'videoViews', 'resourceViews', 'courseViews', 'otherViews'], 'contenus', 'contents'),
}

const participation: ReasonGroup = {
  id: 'participation',
  features: withRanks(['forumViews', 'quizViews', 'daysSinceForum', 'daysSinceQuiz']),
  phrase: (known) => views(known, ['forumViews', 'quizViews'], 'forums et quiz', 'forums and quizzes'),
}

function views(known: Known, features: readonly string[], fr: string, en: string): Phrase {
  const count = features.reduce((sum, name) => sum + counted(known(name)), 0)
  return phraseOf({
    fr: `Consultation des ${fr} (${count} fois)`,
    en: `views of ${en} (${count})`,
    childFr: `Tu as consulté les ${fr} ${count} fois`,
    childEn: `You opened ${en} ${count} ${count === 1 ? 'time' : 'times'}`,
  })
}

const start: ReasonGroup = {
  id: 'start',
  features: withRanks(['courseDay', 'registrationLead', 'viewsBeforeStart']),
  phrase(known) {
    const lead = known('registrationLead')
    if (Number.isNaN(lead))
      return phraseOf({
        fr: 'Date d’inscription inconnue',
        en: 'day of registration not known',
        childFr: `Le jour de ton inscription${colon} on ne le connaît pas`,
        childEn: 'The day you registered: not known',
      })
    const [fr, en] = lead >= 0 ? ['avant', 'before'] : ['après', 'after']
    return phraseOf({
      fr: `Inscription ${days(Math.abs(lead))} ${fr} le début du cours`,
      en: `registration ${daysEn(Math.abs(lead))} ${en} the course began`,
      childFr: `Tu t’es inscrit(e) ${days(Math.abs(lead))} ${fr} le début du cours`,
      childEn: `You registered ${daysEn(Math.abs(lead))} ${en} the course began`,
    })
  },
}

const handedIn: ReasonGroup = {
  id: 'work-handed-in',
  features: withRanks(['submissions', 'missedSubmissions', 'daysSinceSubmission']),
  phrase(known) {
    const [submitted, missed] = [known('submissions'), known('missedSubmissions')]
    const [fr, en] =
      missed > 0 ? [`, ${missed} non ${missed > 1 ? 'rendus' : 'rendu'}`, `, ${missed} not handed in`] : ['', '']
    return phraseOf({
      fr: `Travaux rendus (${submitted}${fr})`,
      en: `work handed in (${submitted}${en})`,
      childFr: `Tu as rendu ${submitted} ${submitted > 1 ? 'travaux' : 'travail'}`,
      childEn: `You handed in ${submitted} ${submitted === 1 ? 'piece' : 'pieces'} of work`,
    })
  },
}

const scores: ReasonGroup = {
  id: 'scores',
  features: withRanks(['meanScore', 'lastScore', 'lowestScore']),
  phrase(known) {
    const [all, last] = [known('meanScore'), known('lastScore')]
    if (Number.isNaN(all + last))
      return phraseOf({
        fr: 'Aucun résultat encore',
        en: 'no score yet',
        childFr: 'Tu n’as pas encore de résultat',
        childEn: 'You have no score yet',
      })
    return phraseOf({
      fr: `Résultats (${percentFr(all)} en moyenne, ${percentFr(last)} au dernier travail)`,
      en: `scores (${percentEn(all)} on average, ${percentEn(last)} the last time)`,
      childFr: `Tes résultats${colon} ${percentFr(all)} en moyenne`,
      childEn: `Your scores: ${percentEn(all)} on average`,
    })
  },
}

const punctuality: ReasonGroup = {
  id: 'punctuality',
  features: withRanks(['lateSubmissions', 'meanLateness', 'lastLateness']),
  phrase(known) {
    const late = known('lateSubmissions')
    return phraseOf({
      fr: `Travaux rendus en retard (${late})`,
      en: `work handed in late (${late})`,
      childFr: `Tu as rendu ${late} ${late > 1 ? 'travaux' : 'travail'} en retard`,
      childEn: `You handed in ${late} ${late === 1 ? 'piece' : 'pieces'} of work late`,
    })
  },
}

export const courseGroups: readonly ReasonGroup[] = [
  regularity,
  contents,
  participation,
  start,
  handedIn,
  scores,
  punctuality,
]

/** Everything that a course-risk model may see. */
export const courseModelFeatures: readonly string[] = withRanks(courseSchema.features.map(({ name }) => name))
