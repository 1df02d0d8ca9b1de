import breachAssessed from '#events/privacy/breach-assessed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import breach, { breachStream, ofBreach, ofSchool, whileOpen } from './breach.ts'

/** The risk for the people, the effects and the measures; again whenever more is known. */
export default defineCommand('privacy.assess-breach', {
  summary: 'Assess a breach',
  description:
    'Records the risk for the people, the likely effects and what is done about them. It can be assessed again when more is known. Without a risk, nobody has to be told, and the 72 hours stop.',
  route: 'POST /api/rights/breaches/{breach}/assess',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: breachAssessed.data.extend(ofBreach),
  example: {
    breach: exampleSchool.breach,
    risk: 'risk',
    effects: 'Des résultats sont connus hors de l’école.',
    measures: 'L’autre école a supprimé le fichier.',
  },
  decider: breach,
  stream: breachStream,
  decide: (state, { breach: _, ...assessed }) => whileOpen(state, () => [breachAssessed(assessed)]),
})
