extension HTTPServerRequest {
  /// The query's names and values in order; nil when it is not well formed.
  package var queryPairs: FormCoding.Pairs? { FormCoding.decode(query) }

  /// The first value of that name in the query, decoded.
  package func queryValue(_ name: String) -> String? {
    queryPairs?.first { $0.name == name }?.value
  }

  /// The path's segments, decoded: `/v1/logins` has `v1` and `logins`, `/` has none.
  package var segments: [String] {
    path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
  }
}
