// Which texts may be named for an erasure, by their person's own history. What is in the log is checked before.
import { describe, it } from 'vitest'
import textErased from '#events/privacy/text-erased.ts'
import textRectified from '#events/privacy/text-rectified.ts'
import { RequestId } from '#events/privacy/values.ts'
import { given, id, refused, someone } from '#kernel/specification.ts'
import eraseText from './erase-text.ts'
import erasedTexts from './erased-texts.ts'

const request = RequestId.parse(id('5e', 1))
const person = someone.learner
const text = { event: id('e', 1), field: 'response' }
const erased = (isReplaced: boolean, of = text) => textErased({ request, ...of, isReplaced })

describe('one text', () => {
  it('is erased without another, or with the right one before it', () => {
    given(erasedTexts, [])
      .when(eraseText, { request, person, ...text })
      .then([erased(false)])
    given(erasedTexts, [])
      .when(eraseText, { request, person, ...text, value: 'quarante-deux' })
      .then([textRectified({ ...text, value: 'quarante-deux' }), erased(true)])
  })

  it('is named once for a request: another field of its event, or the same field of another, is another text', () => {
    const history = given(erasedTexts, [erased(false)])
    history.when(eraseText, { request, person, ...text }).then(refused('text-erased'))
    const others = [
      { ...text, field: 'feedback' },
      { ...text, event: id('e', 2) },
    ]
    for (const other of others) history.when(eraseText, { request, person, ...other }).then([erased(false, other)])
  })

  it('may be named for another request, since the first may have been rejected', () => {
    const another = RequestId.parse(id('5e', 2))
    const history = given(erasedTexts, [erased(false)])
    history
      .when(eraseText, { request: another, person, ...text })
      .then([textErased({ request: another, ...text, isReplaced: false })])
  })
})
