import breachClosed from '#events/privacy/breach-closed.ts'
import { NotToldBecause } from '#events/privacy/breaches.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import breach, { breachStream, OfBreach, ofSchool, whileOpen } from './breach.ts'

/** Closes the file, once everybody was told who has to be. */
export default defineCommand('privacy.close-breach', {
  summary: 'Close a breach',
  description:
    'Closes the file of a breach that was assessed, once the authority was told if there is a risk, and the people if it is high, or with the reason why they were not (article 34.3).',
  route: 'POST /api/rights/breaches/{breach}/close',
  may: 'rights:decide',
  of: ofSchool,
  purpose: 'security',
  input: OfBreach.extend({ notToldBecause: NotToldBecause.optional() }),
  example: { breach: exampleSchool.breach },
  decider: breach,
  stream: breachStream,
  decide: (state, { notToldBecause = null }) =>
    whileOpen(state, ({ risk, authorityTold, peopleTold }) => {
      if (risk === null) return refuse('not-assessed', 'Assess the risk first.')
      if (risk !== 'none' && !authorityTold)
        return refuse('authority-not-told', 'There is a risk for the people: the authority has to be told first.')
      if (risk === 'high' && !peopleTold && notToldBecause === null)
        return refuse('people-not-told', 'The risk is high: tell the people first, or say why not.', {
          pointer: '/notToldBecause',
        })
      return [breachClosed({ notToldBecause })]
    }),
})
