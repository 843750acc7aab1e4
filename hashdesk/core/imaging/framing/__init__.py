"""Where the photo lies in a picture: what is around it, such as a frame or the bars of a screen."""
