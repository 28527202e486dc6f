"""Pages for machines that watch over the noticeboard."""
