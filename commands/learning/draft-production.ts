import productionDrafted from '#events/learning/production-drafted.ts'
import { wordsIn } from '#events/learning/productions.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import productions, { MOST_DRAFTS, MOST_PRODUCTIONS, productionOf } from './productions.ts'

/** Saves a draft of a text: the first one begins the production. It stays in the class in which it was begun. */
export default defineCommand('learning.draft-production', {
  summary: 'Save a draft',
  description:
    'Saves a draft of a learner’s text as a new version. The first draft begins the production, whose id the application makes. Until it is submitted, only its author is shown it.',
  route: 'POST /api/productions/drafts',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: productionDrafted.data.omit({ draft: true, words: true }).extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    production: exampleSchool.production,
    title: 'La cabane',
    text: 'Dans le jardin de ma grand-mère, il y a une cabane.',
  },
  decider: productions,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, input, context) {
    const known = productionOf(state, input.production)
    const facts = { production: input.production }
    if (known?.withdrawn)
      return refuse('production-withdrawn', 'This production was withdrawn. Begin another one.', { facts })
    if (known && known.drafts >= MOST_DRAFTS)
      return refuse('too-many-drafts', `A production has at most ${MOST_DRAFTS} drafts.`, { facts })
    if (!known && Object.keys(state.productions).length >= MOST_PRODUCTIONS)
      return refuse('too-many-productions', `A learner has at most ${MOST_PRODUCTIONS} productions.`)
    return whenEnrolled(state, { ...input, class: input.class ?? known?.class }, context, (ofClass) => {
      if (known && ofClass !== known.class)
        return refuse('other-class', 'The production was begun in another class.', { pointer: '/class', facts })
      const { learner: _, ...draft } = input
      return [
        productionDrafted({ ...draft, draft: (known?.drafts ?? 0) + 1, words: wordsIn(input.text), class: ofClass }),
      ]
    })
  },
})
