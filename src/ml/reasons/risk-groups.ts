// The groups of the at-risk model’s features (`riskSchema`), and what each says of a learner.
import {
  capital,
  colon,
  counted,
  gradeOf,
  type Phrase,
  percentEn,
  percentFr,
  type ReasonGroup,
  successPhrase,
} from './groups.ts'

const RECENT = 10

export const recentSuccess: ReasonGroup = {
  id: 'recent-success',
  features: ['last5', 'last10', 'last20', 'recentSuccess'],
  phrase(known) {
    const answers = Math.min(RECENT, counted(known('answers')))
    // The feature is (right + 1) / (answers + 2).
    const right = Math.round(known('last10') * (answers + 2) - 1)
    const child = { fr: 'Tes dernières réponses', en: 'Your last answers' }
    return successPhrase({ fr: 'Réussite récente', en: 'recent success', child }, right, answers)
  },
}

const overallSuccess: ReasonGroup = {
  id: 'overall-success',
  features: ['successes', 'successRate', 'ability'],
  phrase: (known) =>
    successPhrase(
      {
        fr: 'Réussite depuis le début',
        en: 'success since the beginning',
        child: { fr: 'Toutes tes réponses', en: 'All your answers' },
      },
      counted(known('successes')),
      counted(known('answers')),
    ),
}

const skillSuccess: ReasonGroup = {
  id: 'skill-success',
  features: ['skillSuccesses', 'skillSuccessRate', 'skillRecentSuccess', 'skillAbility'],
  phrase: (known) =>
    successPhrase(
      {
        fr: 'Réussite dans la dernière compétence travaillée',
        en: 'success in the skill last practised',
        child: {
          fr: 'Tes réponses dans la dernière compétence travaillée',
          en: 'Your answers in the skill you last practised',
        },
      },
      counted(known('skillSuccesses')),
      counted(known('skillAnswers')),
    ),
}

const practice: ReasonGroup = {
  id: 'practice',
  features: ['answers', 'skillAnswers'],
  phrase(known) {
    const [all, onSkill] = [counted(known('answers')), counted(known('skillAnswers'))]
    return {
      fr: `Nombre de réponses (${all}, dont ${onSkill} dans la dernière compétence travaillée)`,
      en: `Number of answers (${all}, of which ${onSkill} in the skill last practised)`,
      child: {
        fr: `Tu as donné ${all} ${all > 1 ? 'réponses' : 'réponse'}`,
        en: `You gave ${all} ${all === 1 ? 'answer' : 'answers'}`,
      },
    }
  },
}

const streak: ReasonGroup = {
  id: 'streak',
  features: ['streak'],
  phrase(known) {
    const run = known('streak')
    const length = Math.abs(run)
    if (!(length > 0))
      return both('Aucune série en cours', 'No run of answers', 'Pas encore de série', 'No run of answers yet')
    const [fr, en] = run > 0 ? (['juste', 'right'] as const) : (['fausse', 'wrong'] as const)
    const answers = `${length} ${length > 1 ? `réponses ${fr}s` : `réponse ${fr}`}`
    const inEnglish = `${length} ${en} ${length > 1 ? 'answers in a row' : 'answer'}`
    return both(
      length > 1 ? `Série de ${answers}` : `Dernière réponse ${fr}`,
      length > 1 ? `Run of ${inEnglish}` : `The last answer was ${en}`,
      length > 1 ? `Tu viens de donner ${answers} à la suite` : `Ta dernière réponse était ${fr}`,
      length > 1 ? `You just gave ${inEnglish}` : `Your last answer was ${en}`,
    )
  },
}

const trend: ReasonGroup = {
  id: 'trend',
  features: ['learningVelocity'],
  phrase(known) {
    const change = known('learningVelocity')
    if (Number.isNaN(change))
      return both(
        'Évolution de la réussite encore inconnue',
        'Trend of success not known yet',
        `Tes progrès récents${colon} pas encore assez de réponses`,
        'Your recent progress: not enough answers yet',
      )
    const points = Math.round(100 * change)
    const size = `${points > 0 ? '+' : points < 0 ? '−' : ''}${Math.abs(points)}`
    const [fr, en] =
      Math.abs(points) < 5 ? ['stable', 'Steady'] : points > 0 ? ['en hausse', 'Rising'] : ['en baisse', 'Falling']
    return both(
      `Réussite ${fr} sur les 20 dernières réponses (${size} points pour 10 réponses)`,
      `${en} success over the last 20 answers (${size} points per 10 answers)`,
      points >= 5
        ? 'Tu réussis de mieux en mieux'
        : points <= -5
          ? 'Tu réussis moins bien ces derniers temps'
          : 'Tu réussis comme avant',
      points >= 5
        ? 'You are doing better and better'
        : points <= -5
          ? 'You have been doing less well lately'
          : 'You are doing as before',
    )
  },
}

const pace: ReasonGroup = {
  id: 'pace',
  features: ['lastDuration', 'meanDuration5'],
  phrase(known) {
    const seconds = counted(known('meanDuration5'))
    if (Number.isNaN(seconds))
      return both(
        'Temps de réponse inconnu',
        'Response time not known',
        `Ton temps de réponse${colon} on ne le connaît pas`,
        'Your response time: not known',
      )
    return both(
      `Temps de réponse récent (${seconds} s en moyenne)`,
      `Recent response time (${seconds} s on average)`,
      `Tu mets environ ${seconds} s pour répondre`,
      `You take about ${seconds} s to answer`,
    )
  },
}

const domains: ReasonGroup = {
  id: 'domains',
  features: ['domainProficiency', 'crossDomainTransfer'],
  phrase(known) {
    const [here, elsewhere] = [known('domainProficiency'), known('crossDomainTransfer')]
    if (Number.isNaN(here))
      return both(
        'Réussite dans le domaine encore inconnue',
        'Success in the domain not known yet',
        `Ta réussite dans ce domaine${colon} pas encore de réponse`,
        'Your success in this domain: no answers yet',
      )
    const grade = { low: ['faible', 'Low'], middle: ['moyenne', 'Medium'], high: ['élevée', 'High'] }[gradeOf(here)]
    const others = Number.isNaN(elsewhere)
      ? ['', '']
      : [`, ${percentFr(elsewhere)} dans les autres`, `, ${percentEn(elsewhere)} in the others`]
    return both(
      `Réussite ${grade[0]} dans le domaine (${percentFr(here)}${others[0]})`,
      `${grade[1]} success in the domain (${percentEn(here)}${others[1]})`,
      `Ta réussite dans ce domaine${colon} ${percentFr(here)}`,
      `Your success in this domain: ${percentEn(here)}`,
    )
  },
}

export function both(fr: string, en: string, childFr: string, childEn: string): Phrase {
  return { fr, en: capital(en), child: { fr: childFr, en: childEn } }
}

export const riskGroups: readonly ReasonGroup[] = [
  recentSuccess,
  overallSuccess,
  skillSuccess,
  practice,
  streak,
  trend,
  pace,
  domains,
]
