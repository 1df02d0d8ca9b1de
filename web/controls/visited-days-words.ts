import { counted, inBothLanguages } from '../frame/words.ts'

/** The same in both languages: 45 s, 12 min. */
const lasting = (durationMs: number): string => {
  const seconds = Math.round(durationMs / 1_000)
  return seconds < 60 ? `${seconds}\u00a0s` : `${Math.round(seconds / 60)}\u00a0min`
}

export default inBothLanguages(
  {
    lead: 'Dans l’ordre, avec le temps passé sur chacun. Ils ne sont notés qu’avec l’accord au suivi détaillé.',
    none: 'Aucun écran n’est noté.',
    visitsOf: (day: string, visits: number, durationMs: number) =>
      `${day} : ${counted(visits, 'écran', 'écrans')}, ${lasting(durationMs)}`,
    visit: (time: string, title: string, durationMs: number) => `${time} · ${title} · ${lasting(durationMs)}`,
  },
  {
    lead: 'In order, with the time on each. They are recorded only with the consent to detailed tracking.',
    none: 'No screen is recorded.',
    visitsOf: (day: string, visits: number, durationMs: number) =>
      `${day}: ${visits === 1 ? '1 screen' : `${visits} screens`}, ${lasting(durationMs)}`,
    visit: (time: string, title: string, durationMs: number) => `${time} · ${title} · ${lasting(durationMs)}`,
  },
)
