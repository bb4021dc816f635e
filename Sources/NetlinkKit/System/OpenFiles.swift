import Glibc

/// The limit of how many files the process may have open.
package enum OpenFiles {
  /// Raises the limit as far as the process may by itself: who looks at a thousand namespaces has two open for each, and
  /// the usual limit is 1024.
  package static func raiseLimit() {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < limit.rlim_max
    else { return }
    limit.rlim_cur = limit.rlim_max
    // Where it is refused, all is as it was.
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
