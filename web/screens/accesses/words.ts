import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Qui a consulté ces données',
    lead: 'Chaque consultation est notée au moment où elle a lieu, et ne peut plus être retirée. La vôtre aussi.',
    when: 'Quand',
    who: 'Qui',
    what: 'Quoi',
    why: 'Pourquoi',
    outcome: 'Résultat',
    more: 'Afficher les plus anciens',
    none: 'Personne n’a encore consulté ces données.',
    service: 'le service',
    themself: 'la personne elle-même',
  },
  {
    title: 'Who looked at this data',
    lead: 'Each access is noted when it happens, and cannot be taken out again. Yours too.',
    when: 'When',
    who: 'Who',
    what: 'What',
    why: 'Why',
    outcome: 'Outcome',
    more: 'Show earlier ones',
    none: 'Nobody has looked at this data yet.',
    service: 'the service',
    themself: 'the person themself',
  },
)
