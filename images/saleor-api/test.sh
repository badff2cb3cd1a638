#!/usr/bin/env bash
# What the Dockerfile claims: the digest is what the tag stands for, which Docker itself would not look at, and the user
# is Saleor's own.
set -euo pipefail
cd "$(dirname "$0")"

read -r tag digest < <(sed -n 's/^FROM \(.*\)@\(sha256:[0-9a-f]*\)$/\1 \2/p' Dockerfile)
actual=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$tag")
if [ "$actual" != "$digest" ]; then
  echo "Dockerfile: $tag is $actual, not $digest: name the one that you mean in both" >&2
  exit 1
fi

docker build --quiet --tag candidate .
user=$(docker run --rm candidate id -un || true)
if [ "$user" != saleor ]; then
  echo "Dockerfile: USER is '$user' in $tag, not saleor: docker run --rm $tag id saleor shows the numbers" >&2
  exit 1
fi
docker run --rm candidate python3 -c 'import saleor'
