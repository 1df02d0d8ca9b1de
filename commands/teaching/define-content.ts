import contentDefined from '#events/teaching/content-defined.ts'
import contentValidated from '#events/teaching/content-validated.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { sortedJson } from '#kernel/ids.ts'
import content, { contentStream } from './content.ts'
import { faultOf } from './content-faults.ts'

/**
 * Defines a content. What differs from the last definition is a new version, which is a draft: learners keep getting the
 * version validated last until the new one is validated. What is imported was validated where it comes from.
 */
export default defineCommand('teaching.define-content', {
  summary: 'Define a content',
  description:
    'Defines a content, or a new version of it. It is a draft until it is validated; an imported one is valid at once.',
  route: 'POST /api/contents',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: contentDefined.data.omit({ version: true }).extend({
    skills: contentDefined.data.shape.skills.default([]),
  }),
  example: {
    content: exampleSchool.content,
    title: 'Les tables de 7 et de 8',
    body: {
      kind: 'quiz',
      questions: [
        { kind: 'number', prompt: 'Combien font 7 × 8 ?', points: 1, expected: 56 },
        { kind: 'one-choice', prompt: '7 × 7 = ?', points: 1, choices: ['47', '49', '56'], expected: 1 },
      ],
    },
    minutes: 10,
    skills: ['calcul/multiplication'],
  },
  decider: content,
  stream: contentStream,
  decide(state, input) {
    if (state.withdrawn)
      return refuse('content-withdrawn', 'This content was withdrawn. Define another one, under another id.', {
        pointer: '/content',
      })
    const fault = faultOf(input.body)
    if (fault) return refuse(fault.code, fault.detail, { pointer: fault.pointer })
    const kind = state.last?.body.kind
    if (kind !== undefined && kind !== input.body.kind)
      return refuse('kind-changed', `This content is of the kind ${kind}, and stays so. Define another one.`, {
        pointer: '/body/kind',
      })
    const version = (state.last?.version ?? 0) + 1
    const defined = contentDefined({ ...input, skills: [...new Set(input.skills)], version })
    if (state.last && sortedJson({ ...state.last, version: 0 }) === sortedJson({ ...defined.data, version: 0 }))
      return []
    return input.origin === 'imported' ? [defined, contentValidated({ content: input.content, version })] : [defined]
  },
})
