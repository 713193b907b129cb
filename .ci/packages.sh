# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages that ./run and ./test need, and how they come in.  Sourced, not run.

build_packages=(
  desktop-file-utils
  gcc
  gettext
  git
  gtk-update-icon-cache
  libadwaita-1-dev
  libc6-dev
  libglib2.0-bin
  libglib2.0-dev-bin
  libgtk-4-dev
  libjson-glib-dev
  libsecret-1-dev
  libsoup-3.0-dev
  libsqlite3-dev
  libxml2-dev
  meson
  ninja-build
  pkg-config
  shared-mime-info
)

# What the window wants besides its libraries: icons, their SVG loader, settings that last, TLS and whom it trusts.
run_packages=(
  adwaita-icon-theme
  ca-certificates
  dconf-gsettings-backend
  glib-networking
  librsvg2-common
)

test_packages=(
  appstream
  at-spi2-core
  dbus
  fonts-dejavu-core
  fonts-noto-color-emoji
  fonts-noto-core
  fonts-wqy-microhei
  libxml2-utils
  libxtst6
  locales
  openbox
  poppler-utils
  python3
  xvfb
)

# Installs those of the named packages that are missing; without any, it neither needs root nor a network.
install_missing () {
  local have missing=() name sudo=()

  if ! command -v dpkg-query > /dev/null; then
    return 0
  fi
  have=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2> /dev/null || true)
  for name in "$@"; do
    if ! grep -q "^.i. *$name\$" <<< "$have"; then
      missing+=("$name")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then
    return 0
  fi

  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null; then
      echo "$(basename "$0"): as root, please: apt-get install ${missing[*]}" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  # A list that can't be refreshed may still know the packages.
  "${sudo[@]}" apt-get update -qq >&2 || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
