"""A channel's tree as a TUF repository: keys, metadata, signatures (design §8).

Root (two of three custodians, offline) says whose signatures count; targets lists the files of the
current release, snapshot the current targets, timestamp the current snapshot. Whoever trusts one
root can follow the channel with any TUF client.
"""
