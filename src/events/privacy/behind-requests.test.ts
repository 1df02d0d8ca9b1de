/** Which requests the own stream of a person names. Who sees what of them is in tests/http/hidden-requests.test.ts. */
import { expect, it } from 'vitest'
import { type StreamName, streamName } from '#kernel/ids.ts'
import { id, record, someone } from '#kernel/specification.ts'
import { behindRequests } from './behind-requests.ts'
import textErased from './text-erased.ts'
import { RequestId } from './values.ts'

const { learner, teacher } = someone
const request = RequestId.parse(id('4e9', 1))

it('reads the requests that are named, and takes no other correlation for one', async () => {
  const [named] = record([textErased({ request, event: id('e', 1), field: 'response', isReplaced: false })])
  if (named === undefined) throw new Error('nothing was recorded')
  const own = streamName('person', learner)
  const event = { ...named, stream: own, correlationId: 'the number of another system' }
  const read: StreamName[] = []
  const behind = await behindRequests({ actor: teacher, isSchool: false }, learner, async (stream) => {
    read.push(stream)
    return { events: stream === own ? [event] : [], currentRevision: event.revision }
  })
  expect(read).toEqual([own, streamName('rights-request', request)])
  expect(behind.isHidden(event)).toBe(true)
  expect(behind.withoutRequest(event)).toMatchObject({
    correlationId: event.commandId,
    data: { request: { withheld: true } },
  })
})
