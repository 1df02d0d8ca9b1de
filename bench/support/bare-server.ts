// The baseline: Fastify with the same JSON, the same input validation and an answer of the same size, and nothing else.
import Fastify from 'fastify'
import recordAttempt from '../../commands/learning/record-attempt.ts'

const app = Fastify()
const input = recordAttempt.input.strict()

app.post<{ Body: Record<string, unknown> }>('/api/adaptive/interaction', (request, reply) => {
  const { type, ...body } = request.body
  const parsed = input.safeParse(body)
  if (type !== recordAttempt.as || !parsed.success) return reply.code(422).send()
  return reply
    .code(201)
    .headers({ etag: '"1"', 'x-event-position': '1', 'cache-control': 'no-store' })
    .send({
      commandId: '00000000-0000-8000-8000-000000000000',
      stream: `learner-${parsed.data.learner}`,
      revision: 1,
      position: '1',
      events: [{ id: '00000000-0000-8000-8000-000000000001', type: 'learning.exercise-attempted' }],
    })
})

console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
process.once('SIGINT', () => void app.close())
