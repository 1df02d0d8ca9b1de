import { expect, it } from 'vitest'
import { knownScreens, reached } from '../console-screens/known-screens.ts'

it('every screen has a row that says who looks at it in `npm run test:console`', async () => {
  const paths = (await knownScreens()).map(({ path }) => path)
  expect(Object.keys(reached).sort()).toEqual(paths.sort())
})
