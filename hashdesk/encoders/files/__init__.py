"""An encoder on disk: bundle (heads and manifest), backbone, weights; and its linear heads."""
