// How the answers of the API are kept: asked again when the page is looked at again, and never on a whim.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api-problem.ts'

/** Of the children of a device, who are asked for without a session. */
const WITHOUT_SESSION = ['session', 'device']

/** Whatever is refused because nobody is signed in: the session is asked for, and the sign-in screen comes if it has ended. */
function onError(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 401) void queries.invalidateQueries({ queryKey: ['session'] })
}

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (!WITHOUT_SESSION.includes(String(queryKey[0]))) onError(error)
    },
  }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      // The API is asked also where the browser believes that it has no network: a school's server is in the building.
      networkMode: 'always',
      retry: false,
      staleTime: 15_000,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
