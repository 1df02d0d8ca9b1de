import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'État du service',
    lead: 'Cette page se met à jour toute seule.',
    well: 'Tout va bien',
    wellText: 'Le service répond, et ce que vous voyez ailleurs est à jour.',
    trouble: 'Le service rencontre un problème',
    troubleText: 'Prévenez la personne qui l’exploite, avec ce qui suit.',
    models: 'Vues de lecture',
    modelsLead:
      'Chaque écran lit des vues tirées du journal. Leur retard est le temps qu’un événement met à y apparaître.',
    model: 'Vue',
    generation: 'Version',
    lag: 'Retard',
    warnings: 'Remarques',
    seconds: (seconds: number) => (seconds < 1 ? 'à jour' : `${Math.round(seconds)} s`),
    unknown: 'inconnu',
  },
  {
    title: 'State of the service',
    lead: 'This page updates itself.',
    well: 'All is well',
    wellText: 'The service answers, and what you see elsewhere is up to date.',
    trouble: 'The service has a problem',
    troubleText: 'Tell whoever operates it, with what follows.',
    models: 'Read models',
    modelsLead: 'Each screen reads tables made from the log. Their lag is how long an event takes to appear there.',
    model: 'Read model',
    generation: 'Version',
    lag: 'Lag',
    warnings: 'Remarks',
    seconds: (seconds: number) => (seconds < 1 ? 'up to date' : `${Math.round(seconds)} s`),
    unknown: 'unknown',
  },
)
