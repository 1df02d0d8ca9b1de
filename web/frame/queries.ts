// How the answers of the API are kept: asked again when the page is looked at again, and never on a whim.
import { QueryClient } from '@tanstack/react-query'

export const queries = new QueryClient({
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
