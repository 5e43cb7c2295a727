package main

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// bars are the contenders of the plot, in its order.
var bars = []struct {
	name, label string
	color       color.Color
}{
	{rowByRow, "row by row", color.RGBA{0xc7, 0xc7, 0xc7, 0xff}},
	{copyFrom, "COPY from a client", color.RGBA{0x9a, 0xb0, 0xc4, 0xff}},
	{limit, "limit: INSERT ... SELECT of ready-made rows", color.RGBA{0x5b, 0x7f, 0xa6, 0xff}},
	{fromEmpty, "seed", color.RGBA{0x2a, 0x9d, 0x6f, 0xff}},
	{bulk, "seed --bulk", color.RGBA{0xe0, 0x8e, 0x2b, 0xff}},
}

// drawPlot draws the rows a second of the contenders that insert all rows, in a group of bars for each
// size, with the least and the greatest as whiskers. The ending of a file's name says its format.
func drawPlot(r *Result, files ...string) error {
	plot.DefaultFont = font.Font{Typeface: "Liberation", Variant: "Sans"}
	p := plot.New()
	p.Title.Text = "Filling the empty reference schema"
	p.Title.Padding = vg.Points(8)
	p.Y.Label.Text = "rows a second"
	p.Y.Min = 0
	p.Y.Tick.Marker = plot.TickerFunc(thousandsTicks)
	p.X.Tick.Length = 0
	p.Legend.Top = true
	p.Legend.Padding = vg.Points(3)

	var ticks []plot.Tick
	legend := map[string]plot.Thumbnailer{}
	x, top := 0.0, 0.0
	for _, s := range r.Sizes {
		first := x
		for _, b := range bars {
			c := s.contender(b.name)
			if c == nil {
				continue
			}
			rate := c.rate()
			bar, err := plotter.NewBarChart(plotter.Values{rate.median()}, vg.Points(26))
			if err != nil {
				return err
			}
			bar.XMin, bar.Color, bar.LineStyle.Width = x, b.color, 0
			legend[b.name] = bar
			whisker, err := plotter.NewYErrorBars(whiskers{x, rate})
			if err != nil {
				return err
			}
			p.Add(bar, whisker)
			top = max(top, slices.Max(rate))
			x++
		}
		ticks = append(ticks, plot.Tick{
			Value: (first + x - 1) / 2,
			Label: fmt.Sprintf("%s clients\n%s rows", thousands(int64(s.Clients)), thousands(s.Rows)),
		})
		x += 0.7
	}
	for _, b := range bars {
		if bar := legend[b.name]; bar != nil {
			p.Legend.Add(b.label, bar)
		}
	}
	p.X.Tick.Marker = plot.ConstantTicks(ticks)
	p.X.Min, p.X.Max = -0.8, x-0.9
	// Room for the legend.
	p.Y.Max = top * (1.15 + 0.08*float64(len(legend)))
	for _, file := range files {
		if err := p.Save(vg.Points(560), vg.Points(320), file); err != nil {
			return fmt.Errorf("draw %q: %w", file, err)
		}
	}
	return nil
}

// whiskers are the spread of one bar.
type whiskers struct {
	x float64
	Series
}

func (w whiskers) Len() int                  { return 1 }
func (w whiskers) XY(int) (float64, float64) { return w.x, w.median() }
func (w whiskers) YError(int) (float64, float64) {
	return w.median() - slices.Min(w.Series), slices.Max(w.Series) - w.median()
}

// thousandsTicks labels the usual ticks as in 50,000.
func thousandsTicks(least, greatest float64) []plot.Tick {
	ticks := plot.DefaultTicks{}.Ticks(least, greatest)
	for i := range ticks {
		if ticks[i].Label != "" {
			ticks[i].Label = thousands(int64(ticks[i].Value))
		}
	}
	return ticks
}
